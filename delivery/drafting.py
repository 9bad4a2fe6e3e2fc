"""Checks what staff wrote before it becomes a version: each mistake at its field, with its place. Pure.

A text is read as it stands, then tried with three invented clients: the usual one, one of whom hardly
anything is known, and the longest. What passes here is not refused when it is sent.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from liquid import BoundTemplate

from delivery import rgc, sms_text, template_scan, vocabulary
from delivery.brand import Brand
from delivery.errors import RenderError
from delivery.facts import variables
from delivery.language import FILTER_NAMES, HTML, PLAIN, Mistake, parse, render
from delivery.message import Content
from delivery.render import NAMES, Renderer, Texts
from delivery.template_files import INCLUDE, TemplateFiles
from delivery.template_scan import line_and_column, nearest
from storage.enums import Channel

SOURCE_MOST = 3_000  # characters a field: what a Slack input takes
SUBJECT_MOST, PREHEADER_MOST, TITLE_MOST, PUSH_MOST = 200, 200, 65, 240  # of what a client reads
SMS_MOST = 10  # segments

_MAY_BE_EMPTY = frozenset({"preheader"})
_UNSAFE = re.compile(
    r"<\s*/?\s*(?:script|style|iframe|object|embed|form|input|link|meta|base|svg)\b|\son\w+\s*=|javascript:",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in `field`. line and column count from 1; both are 0 where the whole field is meant."""

    field: str
    line: int
    column: int
    sentence: str

    def __str__(self) -> str:
        said = self.sentence[:1].upper() + self.sentence[1:]
        return f"Linha {self.line}, coluna {self.column}: {self.sentence}" if self.line else said


@dataclass(frozen=True, slots=True)
class Checked:
    """problems: nothing may be saved while there are any. remarks: worth a look, and no more."""

    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()


def check(
    message: str,
    channel: Channel,
    parts: Mapping[str, str],
    *,
    today: dt.date,
    provider: str,
    brand: Brand | None = None,
    files: TemplateFiles | None = None,
) -> Checked:
    """What is wrong with the fields of a message. brand: as it will be sent with; files: the blocks."""
    files, brand = files or TemplateFiles(), brand or Brand()
    problems = tuple(chain.from_iterable(_read(channel, field, parts[field], files) for field in parts))
    if problems:
        return Checked(problems)
    clients = vocabulary.samples(message, today, provider=provider, contact="contato@provedor.example")
    values = {name: variables(facts) | brand.values() for name, facts in clients.items()}
    problems = tuple(
        chain.from_iterable(_tried(channel, field, parts[field], values.values()) for field in parts)
    )
    if problems:
        return Checked(problems)
    renderer = Renderer(texts=Texts({(message, channel): parts}, brand))
    written = {}
    for name, facts in clients.items():
        try:
            written[name] = WRITERS[channel](renderer, message, facts)
        except RenderError as error:
            sentence = error.sentence if isinstance(error, Mistake) else str(error)
            return Checked((Problem(next(iter(parts)), 0, 0, sentence),))
    problems = (*_too_long(channel, written), *_unlawful(message, channel, parts, files))
    return Checked(problems, tuple(_remarks(channel, written["longest"])))


WRITERS = {
    Channel.EMAIL: Renderer.email,
    Channel.PUSH: Renderer.push,
    Channel.SMS: Renderer.sms,
}


def _read(channel: Channel, field: str, source: str, files: TemplateFiles) -> Iterator[Problem]:
    """What can be seen without a client: braces, tags, names of variables, filters and blocks."""
    if not source.strip() and field not in _MAY_BE_EMPTY:
        yield Problem(field, 0, 0, f"escreva {_named(channel, field)}.")
        return
    if len(source) > SOURCE_MOST:
        yield Problem(field, 0, 0, f"são {len(source)} caracteres; cabem {SOURCE_MOST}. Encurte o texto.")
        return
    found = list(template_scan.scan(source)) + list(_blocks(source, files, html=field == "html"))
    if field == "html":
        found += [
            template_scan.Found(unsafe.start(), "programas de e-mail não aceitam isto. Tire este trecho.")
            for unsafe in _UNSAFE.finditer(source)
        ]
    if found:
        for one in sorted(found, key=lambda one: one.index):
            yield Problem(field, *line_and_column(source, one.index), one.sentence)
        return
    try:
        template = parse(HTML if field == "html" else PLAIN, source, field)
    except Mistake as wrong:
        yield Problem(field, wrong.line, wrong.column, wrong.sentence)
        return
    for one in sorted(_unknown(template), key=lambda one: one.index):
        yield Problem(field, *line_and_column(source, one.index), one.sentence)


def _blocks(source: str, files: TemplateFiles, *, html: bool) -> Iterator[template_scan.Found]:
    known = files.blocks(html=html)
    for found in INCLUDE.finditer(source):
        bare = found[1].removesuffix(".txt").removesuffix(".html")
        if bare not in known:
            sentence = f"não existe o bloco [[{found[1]}]].{nearest(bare, known)}"
            yield template_scan.Found(found.start(), sentence)


def _unknown(template: BoundTemplate) -> Iterator[template_scan.Found]:
    """Names that no message has, wherever they stand: in a branch that no sample reaches, too."""
    seen = template.analyze(include_partials=False)
    for name, spans in seen.filters.items():
        if name not in FILTER_NAMES:
            sentence = f"não existe o filtro {name}.{nearest(name, FILTER_NAMES)}"
            yield from (template_scan.Found(span.index, sentence) for span in spans)
    for name, places in seen.globals.items():
        for place in places:
            if name not in vocabulary.NAMES:
                sentence = f"não existe a variável {name}.{nearest(name, vocabulary.NAMES)}"
                yield template_scan.Found(place.span.index, sentence)
            elif len(place.segments) > 1 and place.segments[1:] != ["size"]:
                yield template_scan.Found(place.span.index, f"não existe {place}. Escreva só {name}.")


def _tried(
    channel: Channel, field: str, source: str, clients: Iterable[Mapping[str, object]]
) -> Iterator[Problem]:
    """What goes wrong with a client in it: a filter that takes no such value, a limit passed."""
    template = parse(HTML if field == "html" else PLAIN, source, _named(channel, field))
    for values in clients:
        try:
            render(template, values)
        except Mistake as wrong:
            yield Problem(field, wrong.line, wrong.column, wrong.sentence)
            return


def _too_long(channel: Channel, written: Mapping[str, Content]) -> Iterator[Problem]:
    """What a client's mail program, or phone, would cut off."""
    usual, longest = written["usual"], written["longest"]
    match channel:
        case Channel.EMAIL:
            yield from _over("subject", longest.subject, SUBJECT_MOST)
        case Channel.PUSH:
            yield from _over("title", usual.subject, TITLE_MOST)
            yield from _over("text", usual.text, PUSH_MOST)
        case Channel.SMS:
            segments = sms_text.measure(longest.text).segments
            if segments > SMS_MOST:
                yield Problem(
                    "text", 0, 0, f"são {segments} SMS por cliente; cabem {SMS_MOST}. Encurte o texto."
                )


def _over(field: str, text: str, most: int) -> Iterator[Problem]:
    if len(text) > most:
        yield Problem(field, 0, 0, f"fica com {len(text)} caracteres; cabem {most}. Encurte o texto.")


def _unlawful(
    message: str, channel: Channel, parts: Mapping[str, str], files: TemplateFiles
) -> Iterator[Problem]:
    """What the law wants in a prior notice and this one leaves unsaid, in the text or in the HTML."""
    if message != rgc.PRIOR or not rgc.counts_as_notice(message, channel):
        return
    composed = files.composed(channel, parts)
    for field in ("text", "html"):
        if missing := rgc.check_prior(composed[field]):
            listed = "; ".join(item.value for item in missing)
            yield Problem(field, 0, 0, f"falta o que o aviso prévio precisa dizer ({rgc.SOURCE}): {listed}.")


def _remarks(channel: Channel, longest: Content) -> Iterator[str]:
    if channel is Channel.SMS and (segments := sms_text.measure(longest.text).segments) > 1:
        yield f"Com nomes longos, cada cliente recebe {segments} SMS. Encurte para caber em um."


def _named(channel: Channel, field: str) -> str:
    return f"o {NAMES[channel, field]}"
