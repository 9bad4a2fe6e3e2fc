"""What the auditor found, told once in the results channel. Nothing to press: the message says what to do."""
