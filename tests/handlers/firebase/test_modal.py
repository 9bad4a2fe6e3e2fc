"""The modal that takes the Firebase file."""

from handlers.firebase.modal import Place, form
from tests.support.golden import Golden
from tests.support.views import shown_modal


def test_golden(golden: Golden) -> None:
    """Where the file is found, both ways to give it, and what becomes of it."""
    golden("slack/firebase.file.json", shown_modal(form(Place("below"))))
