"""*Se falhar, tentar por*: a method that could not send is no help, and none is tried twice. Pure."""

from handlers.configure import texts
from handlers.configure.form import Form
from handlers.configure.missing import missing
from handlers.configure.there import There
from handlers.words import METHODS


def fallback_problems(form: Form, there: There) -> dict[str, str]:
    """block_id → sentence, for each choice that cannot be saved."""
    problems = {}
    for block, method in zip(form.fallback_blocks, form.fallback, strict=False):
        if lacks := missing(method, there.account(method, form.account(method))):
            problems[block] = texts.not_ready(METHODS[method], lacks)
    if len(set(form.fallback)) < len(form.fallback):
        problems[form.fallback_blocks[1]] = texts.FALLBACK_TWICE
    return problems
