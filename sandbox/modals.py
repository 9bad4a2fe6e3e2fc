"""What a person does with a modal as a whole: submits it, closes it."""

from sandbox import payloads
from sandbox.blockkit import checked_view
from sandbox.form import client_errors
from sandbox.gestures import Gestures
from sandbox.place import InView
from sandbox.shapes import Json, Refusal
from sandbox.views import View
from sandbox.wire import NotAcked

TROUBLE = "Tivemos um problema para conectar. Tentar de novo?"


class Modals:
    """Submits and closes, and does what the ack says."""

    def __init__(self, gestures: Gestures) -> None:
        self._gestures = gestures
        self._workspace = gestures.workspace

    async def submit(self, user: str, view: View, values: Json) -> Json:
        """`{"ok", "response_action", "errors"}`. What Slack's own form refuses never reaches the bot."""
        person = self._workspace.directory.person(user)
        if not view.spec.get("submit"):
            raise Refusal("invalid_value", "este modal não tem botão de enviar")
        InView(view).fill(person, values, self._gestures.sources(user))
        errors = client_errors(view.blocks, view.values)
        if errors:
            return {"ok": False, "error": "invalid_form", "response_action": None, "errors": errors}
        if view.loading:
            raise Refusal("already_submitting", "este modal já espera a resposta do bot")
        view.errors, view.loading = {}, True
        self._workspace.announce_view(view)
        trigger = self._workspace.triggers.issue(user, view_id=view.id)
        try:
            payload = payloads.view_submission(person, view, trigger.id)
            answer = await self._gestures.wire.deliver("interactive", payload)
            return self._apply(view, answer)
        except NotAcked as lost:
            return self._trouble(view, lost.error)
        except Refusal as refusal:
            self._gestures.calls.add("ack view_submission", answer, refusal.answer(), why=refusal.why)
            return self._trouble(view, refusal.error)
        finally:
            view.loading = False
            self._workspace.announce_view(view)

    async def close(self, user: str, view: View, everything: bool) -> None:
        """Closes it, or with `everything` (the ×) the whole stack; tells the bot if the view asks for it."""
        person = self._workspace.directory.person(user)
        cleared = everything or view.flag("clear_on_close")
        if cleared:
            closed = self._workspace.views.clear(user)
        else:
            closed = [view]
            self._workspace.views.close(view)
        self._workspace.announce_view(view)
        for one in closed:
            if one.flag("notify_on_close"):
                self._gestures.soon(self._tell(payloads.view_closed(person, one, cleared)))

    async def _tell(self, payload: Json) -> None:
        try:
            await self._gestures.wire.deliver("interactive", payload)
        except NotAcked:
            return  # the modal is gone either way; the panel has it

    def _apply(self, view: View, answer: Json) -> Json:
        action = answer.get("response_action")
        views = self._workspace.views
        errors: Json = {}
        if not views.is_open(view):  # the person closed it meanwhile: nothing to do with the answer
            return {"ok": True, "response_action": action, "errors": errors}
        match action:
            case None:
                views.close(view)
            case "clear":
                views.clear(view.user)
            case "update":
                views.update(view, self._checked(answer))
            case "push":
                views.push(view.user, self._checked(answer), above=view.id)
            case "errors":
                errors = self._named(view, answer.get("errors"))
                view.errors = errors
            case _:
                raise Refusal("invalid_response_action", f"response_action {action!r} não existe")
        return {"ok": not errors, "response_action": action, "errors": errors}

    def _checked(self, answer: Json) -> Json:
        return checked_view(answer.get("view"), "modal", self._workspace.ids)

    def _named(self, view: View, errors: object) -> Json:
        """The errors, if each names an input of the view; Slack shows only its general sentence otherwise."""
        if not isinstance(errors, dict) or not errors:
            raise Refusal("invalid_errors", "errors tem que dizer block_id → frase, de pelo menos um campo")
        inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
        unknown = [block_id for block_id in errors if block_id not in inputs]
        if unknown:
            raise Refusal("invalid_errors", f"não há campo (bloco input) {', '.join(unknown)} neste modal")
        return {block_id: str(sentence) for block_id, sentence in errors.items()}

    def _trouble(self, view: View, error: str) -> Json:
        self._gestures.toast(view.user, TROUBLE)
        return {"ok": False, "error": error, "response_action": None, "errors": {}}
