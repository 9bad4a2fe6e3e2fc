"""What a Firebase project needs to push."""

from dataclasses import dataclass

from delivery.firebase_file import FirebaseFile


@dataclass(frozen=True, slots=True)
class FcmConfig:
    """One Firebase project; `repr` leaves its key out.

    api_url, token_url: a stand-in's, the same for the whole process; None for Google's own addresses.
    per_minute: pushes a minute, None where nothing limits them: Google takes 600,000.
    http_timeout: seconds of silence after which a connection is given up.
    call_timeout: seconds one push, or signing in, may take in all.
    """

    file: FirebaseFile
    api_url: str | None = None
    token_url: str | None = None
    per_minute: int | None = None
    http_timeout: float = 10.0
    call_timeout: float = 25.0
