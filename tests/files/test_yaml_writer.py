"""What is written as YAML reads back as the same data with the same sources."""

from hypothesis import given
from hypothesis import strategies as st

from tendering.files.yaml_reader import read_yaml
from tendering.files.yaml_writer import write_yaml
from tests.long import examples

TEXT = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\x00"), min_size=1, max_size=30
) | st.text("a b:#-,'\"[]{}|>\n%1.e0~&*!?", min_size=1, max_size=12)
SCALAR = TEXT.map(str.strip).filter(bool) | st.sampled_from(
    [
        "1",
        "1.50",
        "007",
        "true",
        "null",
        "~",
        "2016-05-09",
        "2017-03",
        "06:00",
        "1e5",
        "0x1F",
        "yes",
        "- a",
        "a\n\n b",
    ]
)
KEY = (
    st.text("abc :-1", min_size=1, max_size=6)
    .map(str.strip)
    .filter(lambda k: k and k not in {"source", "value"})
)
DATA = st.recursive(
    st.none() | SCALAR,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEY, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(KEY, DATA, min_size=1, max_size=4), SCALAR, st.data())
@examples(100, 1000)
def test_any_data_round_trips(data: dict, source: str, draw: st.DataObject) -> None:
    document, findings = read_yaml(write_yaml(data, {}), "a.yaml")
    assert findings == ()
    assert document is not None
    assert document.data == data
    stated = dict.fromkeys(draw.draw(st.lists(st.sampled_from(document.scalars or ("",)))), source)
    again, findings = read_yaml(write_yaml(data, stated, "Said above"), "a.yaml")
    assert findings == ()
    assert again is not None
    assert (again.data, again.sources) == (data, stated)


def test_it_is_written_for_people() -> None:
    data = {
        "title": "Home care",
        "lots": [{"id": "1", "title": "East: and west", "text": "One.\n\nTwo."}],
    }
    assert write_yaml(data, {"lots[1].title": "p. 3"}, "Made by hand.") == (
        "# Made by hand.\n"
        "title: Home care\n"
        "lots:\n"
        "  - id: 1\n"
        '    title: {value: "East: and west", source: p. 3}\n'
        "    text: |-\n"
        "      One.\n"
        "\n"
        "      Two.\n"
    )
