"""One file a method of sending; delivery/senders.py names them."""
