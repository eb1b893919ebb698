"""The looks of a workbook's cells: type, fill, border and number format, each written once into its table of styles."""

from __future__ import annotations

from dataclasses import dataclass, field

from tendering.documents.workbook_lines import SIZE
from tendering.documents.workbook_words import escaped

FONT = "Arial"
_BUILT_IN = {"General": 0, "0": 1, "0.00": 2}
_FIRST_OWN_FORM = 164
_LINE = '<{0} style="thin"><color rgb="FFC9CED6"/></{0}>'
_NORMAL = f'<font><sz val="{SIZE}"/><name val="{FONT}"/><family val="2"/></font>'
"""Columns are as wide as its digits are. Where Calibri is lacking, what stands in for it is a quarter wider."""
_NO_FILL = '<fill><patternFill patternType="none"/></fill>'
_GREY = '<fill><patternFill patternType="gray125"/></fill>'
_QUOTED = ' quotePrefix="1"'
_BOXES = ("left", "right", "top", "bottom")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a cell looks, but for the number format of its figure. Colours are six hex digits, empty for none.

    Attributes:
        size: Of the type, in points.
        boxed: Whether a thin line surrounds the cell.
        side: Where its contents stand: ``right``, ``center``, or empty for what the kind of value gives.
    """

    size: int = SIZE
    bold: bool = False
    colour: str = ""
    fill: str = ""
    boxed: bool = False
    wraps: bool = False
    side: str = ""
    indent: int = 0


@dataclass
class Styles:
    """The table of styles while a workbook is written: a look is numbered when it is first used."""

    _known: dict[tuple[Look, str, bool], int] = field(default_factory=dict)

    def copied(self) -> Styles:
        """Return the same looks under the same numbers; what is added to either is not in the other."""
        return Styles(dict(self._known))

    def number(self, look: Look, form: str = "General", *, quoted: bool = False) -> int:
        """Return the number of a look.

        Args:
            look: The look.
            form: The number format.
            quoted: Whether the cell's text, typed in again, would be taken for a formula: Excel then keeps it as text.
        """
        # number 0 is the look of a cell that has none
        return self._known.setdefault((look, form, quoted), len(self._known) + 1)

    def part(self, alarm: Look) -> str:
        """Return the part of the package; ``alarm`` is the look that a condition gives a cell."""
        looks = [look for look, _, _ in self._known]
        fonts = _numbered([_NORMAL], [_font(x) for x in looks])
        fills = _numbered([_NO_FILL, _GREY], [_fill(x) for x in looks])
        own = dict.fromkeys(form for _, form, _ in self._known if form not in _BUILT_IN)
        forms = _BUILT_IN | {form: _FIRST_OWN_FORM + n for n, form in enumerate(own)}
        cells = [
            f'<xf numFmtId="{forms[form]}" fontId="{fonts[_font(look)]}" fillId="{fills[_fill(look)]}"'
            f' borderId="{int(look.boxed)}" xfId="0" applyNumberFormat="1" applyFont="1"'
            f' applyFill="1" applyBorder="1" applyAlignment="1"'
            f"{_QUOTED if quoted else ''}>{_alignment(look)}</xf>"
            for look, form, quoted in self._known
        ]
        own_forms = [
            f'<numFmt numFmtId="{n}" formatCode="{escaped(form)}"/>'
            for form, n in forms.items()
            if n >= _FIRST_OWN_FORM
        ]
        box = "".join(_LINE.format(side) for side in _BOXES)
        plain = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        return (
            '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            f"{_several('numFmts', own_forms) if own_forms else ''}"
            f"{_several('fonts', list(fonts))}{_several('fills', list(fills))}"
            f"{_several('borders', ['<border/>', f'<border>{box}</border>'])}"
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
            f"{_several('cellXfs', [plain, *cells])}"
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
            f'<dxfs count="1"><dxf>{_font(alarm)}<fill><patternFill><bgColor rgb="FF{alarm.fill}"/>'
            "</patternFill></fill></dxf></dxfs></styleSheet>"
        )


def _numbered(first: list[str], looks: list[str]) -> dict[str, int]:
    """Number the different texts that looks are written as, after those that every table of styles begins with."""
    return {text: n for n, text in enumerate(dict.fromkeys([*first, *looks]))}


def _font(look: Look) -> str:
    bold = "<b/>" if look.bold else ""
    colour = f'<color rgb="FF{look.colour}"/>' if look.colour else ""
    return f'<font>{bold}<sz val="{look.size}"/>{colour}<name val="{FONT}"/></font>'


def _fill(look: Look) -> str:
    if not look.fill:
        return _NO_FILL
    colour = f'<fgColor rgb="FF{look.fill}"/>'
    return f'<fill><patternFill patternType="solid">{colour}</patternFill></fill>'


def _alignment(look: Look) -> str:
    side = f' horizontal="{look.side}"' if look.side else ""
    wraps = ' wrapText="1"' if look.wraps else ""
    indent = f' indent="{look.indent}"' if look.indent else ""
    return f'<alignment{side} vertical="top"{wraps}{indent}/>'


def _several(name: str, items: list[str]) -> str:
    return f'<{name} count="{len(items)}">{"".join(items)}</{name}>'
