"""How SMS are counted, priced and freed of accents: against the alphabet of 3GPP TS 23.038 and its limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.sms_text import EXTENSION, GSM7, Alphabet, Size, fold, measure, price_cents


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("", Size(Alphabet.GSM7, 0, 0, 160)),
        ("a", Size(Alphabet.GSM7, 1, 1, 159)),
        ("a" * 160, Size(Alphabet.GSM7, 160, 1, 0)),
        ("a" * 161, Size(Alphabet.GSM7, 161, 2, 145)),
        ("a" * 306, Size(Alphabet.GSM7, 306, 2, 0)),
        ("a" * 307, Size(Alphabet.GSM7, 307, 3, 152)),
        ("@£$¥èéùìòÇØøÅåÄÖÑÜ§äöñüà¿¡ΔΩ", Size(Alphabet.GSM7, 28, 1, 132)),
        ("€" * 80, Size(Alphabet.GSM7, 160, 1, 0)),
        ("€" * 81, Size(Alphabet.GSM7, 162, 2, 143)),
        ("ã", Size(Alphabet.UCS2, 1, 1, 69)),
        ("ã" * 70, Size(Alphabet.UCS2, 70, 1, 0)),
        ("ã" * 71, Size(Alphabet.UCS2, 71, 2, 63)),
        ("ã" * 134, Size(Alphabet.UCS2, 134, 2, 0)),
        ("ã" * 135, Size(Alphabet.UCS2, 135, 3, 66)),
        ("😀" * 35, Size(Alphabet.UCS2, 70, 1, 0)),
        ("😀" * 36, Size(Alphabet.UCS2, 72, 2, 61)),
        ("a\u00a0b", Size(Alphabet.UCS2, 3, 1, 67)),
        ("`", Size(Alphabet.UCS2, 1, 1, 69)),
    ],
    ids=str,
)
def test_known_sizes(text: str, size: Size) -> None:
    """160 and 153, 70 and 67; a euro sign and an emoji count twice."""
    assert measure(text) == size


@pytest.mark.parametrize(("pair", "each"), [("€", 153), ("😀", 67)])
def test_a_pair_is_not_torn_apart(pair: str, each: int) -> None:
    """What counts twice and would straddle the end of a segment begins the next one."""
    other = "a" if pair == "€" else "ã"
    straddling = other * (each - 1) + pair + other * (each - 2)
    assert measure(straddling).segments == 2
    assert measure(straddling + other).segments == 3


@pytest.mark.parametrize("char", "ãáçõêíóúÁÃÂÊÍÓÔÕÚâô“”–…º")
def test_what_portuguese_has_and_gsm_has_not(char: str) -> None:
    """One of these makes three segments of one; folded, it is one again."""
    text = "a" * 140 + char
    assert measure(text).segments == 3
    assert measure(fold(text)).segments == 1


def test_folding_keeps_what_can_be_read() -> None:
    """The words stay, and prices, dates and signs with them."""
    text = "Olá, João! “Suspensão” começa às 18h — 1º de março… R$\u00a099,90 (50%) [ok] {1} 10€ 😀"
    assert fold(text) == 'Ola, Joao! "Suspensao" comeca as 18h - 1o de marco... R$ 99,90 (50%) [ok] {1} 10€ '


@pytest.mark.parametrize(
    ("name", "folded"),
    [("Łukasz Ørsted", "Lukasz Orsted"), ("Çağrı", "Cagr?"), ("李", "?"), ("½ ª º ° ﬁ `", "1/2 a o o fi '")],
)
def test_folding_names_from_elsewhere(name: str, folded: str) -> None:
    """To the nearest letter, or a question mark where there is none."""
    assert fold(name) == folded


@given(st.text(max_size=400))
def test_folded_is_always_gsm(text: str) -> None:
    """Whatever an import brings; and folding what is folded changes nothing."""
    folded = fold(text)
    assert set(folded) <= GSM7 | EXTENSION
    assert fold(folded) == folded


@given(st.text(st.sampled_from("aã€😀é "), max_size=500))
def test_segments_hold_the_text(text: str) -> None:
    """No segment holds more than it can, and none is charged that is not begun."""
    size = measure(text)
    one, each = (160, 153) if size.alphabet is Alphabet.GSM7 else (70, 67)
    room = one if size.segments <= 1 else each * size.segments
    assert 0 <= size.left < max(one, each) + 1
    assert size.characters <= room
    assert size.characters > (size.segments - 1) * (each - 1) or size.segments <= 1


def test_price() -> None:
    """Centavos a segment, times segments."""
    text = "ã" + "a" * 149
    assert (price_cents(text, 9), price_cents(fold(text), 9), price_cents("", 9)) == (27, 9, 0)
