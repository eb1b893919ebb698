"""The Word engine: a template compiled once, then rendered fast, strict, sandboxed and byte for byte the same.

What docxtpl does for every document (open, patch, compile, parse) is done once per template here; its own
functions do the patching, so a template means the same to both. Parts that hold no tags stay compressed.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn
from xml.parsers import expat
from xml.sax.saxutils import escape

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from tendering.documents.alike import Alike
from tendering.documents.word_alike import TextTemplate
from tendering.documents.word_packed import Packed, Stretch, write_archive
from tendering.documents.word_sound import is_sound
from tendering.files.canonical import digest_of
from tendering.model.findings import Finding, finding

CORE = "docProps/core.xml"
DOCUMENT = "word/document.xml"
STAMP = "2000-01-01T00:00:00Z"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MARKUP = re.compile(r"<[^>]+>")
_CONTROLS = bytes(n for n in range(32) if n not in (9, 10, 13))
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LANGUAGE = re.compile(
    rb'<w:rPrDefault>.*?<w:lang [^>]*?w:val="([A-Za-z-]+)".*?</w:rPrDefault>', re.DOTALL
)
_VALUES = (dict, Alike)
_BODY_START = re.compile(r"<w:body[^>]*>")
_XML_START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_BAD_TEMPLATE = (
    TemplateError,
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
)


class RefusedError(Exception):
    """A document cannot be made; ``finding`` says why, and nothing has been written."""

    def __init__(self, found: Finding) -> None:
        super().__init__(found.message)
        self.finding = found

    def __reduce__(self) -> tuple[type[RefusedError], tuple[Finding]]:
        """Let a worker send it."""
        return RefusedError, (self.finding,)


def _printable(value: Any) -> Any:
    """Stop a blank from being printed as the word None; keep line breaks pasted from Word."""
    if value is None:
        raise UndefinedError("a tag has no value")
    if isinstance(value, str) and ("\r" in value or "\x0b" in value):
        value = value.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n")
    return value


class _Environment(ImmutableSandboxedEnvironment):
    """The sandbox, with values looked up where they are: contexts are dictionaries of text."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return a value of a context; anything else only as the sandbox allows it."""
        if type(obj) in _VALUES and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def environment() -> ImmutableSandboxedEnvironment:
    """Return the Jinja environment of every Word template: sandboxed, strict, escaping."""
    return _Environment(undefined=StrictUndefined, autoescape=True, finalize=_printable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties:
    """The core properties of a document, set here because docxtpl would escape them twice."""

    title: str
    author: str
    subject: str = ""
    stamp: str = STAMP

    def xml(self, language: str = "en-GB") -> bytes:
        """Return docProps/core.xml of a document in a language."""
        stamp = f'xsi:type="dcterms:W3CDTF">{escape(self.stamp)}</dcterms:'
        return (
            f"{_XML_START}"
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
            'xmlns:dcmitype="http://purl.org/dc/dcmitype/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f"<dc:title>{escape(self.title)}</dc:title><dc:subject>{escape(self.subject)}</dc:subject>"
            f"<dc:creator>{escape(self.author)}</dc:creator>"
            f"<cp:lastModifiedBy>{escape(self.author)}</cp:lastModifiedBy><cp:revision>1</cp:revision>"
            f"<dcterms:created {stamp}created><dcterms:modified {stamp}modified>"
            f"<dc:language>{escape(language)}</dc:language></cp:coreProperties>"
        ).encode()


@dataclass(frozen=True, slots=True)
class _Source:
    """One part with tags: what stands before and after the compiled text."""

    name: str
    before: str
    text: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compiled:
    """One part ready to render. ``sound``: it can only make what opens; ``uses``: the values it reads."""

    name: str
    before: str
    template: TextTemplate
    after: str
    sound: bool
    uses: tuple[str, ...]


class WordTemplate:
    """A Word template ready to render. Make one with `load`, use it for every document of a run."""

    def __init__(self, name: str, data: bytes, *, body: bool = True) -> None:
        """Compile a template that `load` has found good; without ``body`` only headers and footers hold tags."""
        self.name = name
        self._docx = DocxTemplate(io.BytesIO(data))
        self._sources = tuple(_sources(self._docx, name, body=body))
        self._fix_tables = any("{%tc" in s.text or "gridSpan" in s.text for s in _raw(data))
        env = environment()
        self._compiled = tuple(
            _Compiled(
                name=s.name,
                before=s.before,
                template=_compile(env, s, name),
                after=s.after,
                sound=is_sound(env, s.text),
                uses=tuple(sorted(find_undeclared_variables(env.parse(s.text)))),
            )
            for s in self._sources
        )
        self._last: dict[str, tuple[list[object], Packed]] = {}
        self._opened: set[str] = set()
        dynamic = {c.name for c in self._compiled} | {CORE}
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = sorted(
                {*archive.namelist(), CORE}, key=lambda n: (n != "[Content_Types].xml", n)
            )
            self.language = _language(archive)
            self._parts: dict[str, Packed | None] = {
                n: None if n in dynamic else Packed.of(n, archive.read(n)) for n in names
            }

    @property
    def sources(self) -> tuple[str, ...]:
        """The text of every part with tags, as Jinja sees it."""
        return tuple(s.text for s in self._sources)

    def render(
        self, context: Mapping[str, object], properties: Properties, *, where: str
    ) -> bytes:
        """Return a whole document: `make` without its digest."""
        return self.make(context, properties, where=where)[0]

    def make(
        self,
        context: Mapping[str, object],
        properties: Properties,
        *,
        where: str,
        parts: Mapping[str, str] | None = None,
    ) -> tuple[bytes, str]:
        """Return a whole document, and the digest of its parts as `canonical.part_digest` would give it.

        Args:
            context: A value for every tag; text only, already formatted.
            properties: Title and author of the document.
            where: What is being made, for the finding: ``letter to Oak & Elm``.
            parts: XML that stands in place of parts without tags, by name: a body written from data.

        Raises:
            RefusedError: A tag has no value, or the template does what no template may.
        """
        made = {c.name: self._part(c, context, where) for c in self._compiled}
        made[CORE] = Packed.of(CORE, properties.xml(self.language))
        made |= {n: Packed.of(n, _printed(text, where)) for n, text in (parts or {}).items()}
        whole = [p for n, kept in self._parts.items() if (p := made.get(n) or kept) is not None]
        return write_archive(whole), digest_of({p.name: p.sha256 for p in whole})

    def _part(self, compiled: _Compiled, context: Mapping[str, object], where: str) -> Packed:
        if compiled.name == DOCUMENT:
            return self._body(compiled, context, where)
        # headers and footers use few values, and these seldom change from letter to letter
        used = [context.get(name) for name in compiled.uses]
        last = self._last.get(compiled.name)
        if last is None or last[0] != used:
            text = self._text(compiled, context, where)
            packed = Packed.of(compiled.name, self._whole(compiled, text, where))
            last = self._last[compiled.name] = (used, packed)
        return last[1]

    def _body(self, compiled: _Compiled, context: Mapping[str, object], where: str) -> Packed:
        """Make the body: in pieces where what it holds alike with others can stand apart, else as a whole."""
        pieces = None
        if compiled.sound and not self._fix_tables:
            try:
                pieces = compiled.template.pieces(dict(context))
            except _BAD_TEMPLATE as error:
                _refuse("T001", f"{self.name} ({where})", _said(error))
        if pieces is None or not any(isinstance(p, Stretch) for p in pieces):
            text = self._text(compiled, context, where) if pieces is None else _joined(pieces)
            return Packed.of(DOCUMENT, self._whole(compiled, text, where))
        whole = [compiled.before, *pieces, compiled.after]
        if DOCUMENT not in self._opened:
            self._check(compiled, _joined(whole).encode(), listing=False)
        return Packed.joined(
            DOCUMENT, [p if isinstance(p, Stretch) else p.encode() for p in _merged(whole)]
        )

    def _text(self, compiled: _Compiled, context: Mapping[str, object], where: str) -> str:
        try:
            return compiled.template.render(dict(context))
        except _BAD_TEMPLATE as error:
            _refuse("T001", f"{self.name} ({where})", _said(error))

    def _whole(self, compiled: _Compiled, text: str, where: str) -> bytes:
        if "\a" in text:  # docxtpl would make a paragraph of it
            _refuse_control(text, where)
        listing = any(c in text for c in "\n\t\f")
        if listing:
            text = self._docx.resolve_listing(text)
        try:
            whole = f"{compiled.before}{text}{compiled.after}".encode()
            self._check(compiled, whole, listing=listing)
        except (UnicodeEncodeError, expat.ExpatError, etree.XMLSyntaxError) as error:
            _refuse_control(text, where)
            _refuse("T003", f"{self.name} ({where})", f"the document would not open: {error}")
        if self._fix_tables and compiled.name == DOCUMENT:
            return self._fixed(etree.fromstring(whole), text)
        return whole

    def _check(self, compiled: _Compiled, whole: bytes, *, listing: bool) -> None:
        """Make sure that a part opens: parse it, unless its template can only make parts that do.

        Its namespaces are the template's own, so they are looked at once; a control character is never let through.
        """
        if compiled.name not in self._opened:
            etree.fromstring(whole)
            self._opened.add(compiled.name)
        elif listing or not compiled.sound or not _clean(whole):
            expat.ParserCreate().Parse(whole, True)

    def _fixed(self, tree: Any, body: str) -> bytes:
        """Let docxtpl mend the column counts of tables whose columns a template repeats."""
        fixed = self._docx.fix_tables(_with_namespaces(tree, body))
        old = tree.find(f"{_W}body")
        tree.replace(old, fixed)
        done: bytes = etree.tostring(tree, encoding="UTF-8", standalone=True)
        return done


def _printed(text: str, where: str) -> bytes:
    """Return a part as it is written; refuse one with a character that no document can hold."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        _refuse_control(text, where)
        raise
    if not _clean(data):
        _refuse_control(text, where)
    return data


def _language(archive: zipfile.ZipFile) -> str:
    """Return the language a template says it is in; the house's own where it says none."""
    name = "word/styles.xml"
    found = _LANGUAGE.search(archive.read(name)) if name in archive.namelist() else None
    return found[1].decode() if found else "en-GB"


def _with_namespaces(tree: Any, body: str) -> str:
    declared = " ".join(f'xmlns:{k}="{v}"' for k, v in tree.nsmap.items() if k)
    return _BODY_START.sub(f"<w:body {declared}>", body, count=1)


def _said(error: Exception) -> str:
    text = str(error)
    unknown = re.search(r"'([^']+)' is undefined|has no attribute '([^']+)'", text)
    return (
        f"no value for the tag {unknown[1] or unknown[2]}"
        if unknown
        else text or type(error).__name__
    )


def _refuse_control(text: str, where: str) -> None:
    """Refuse a text that holds a character no document can hold."""
    bad = _UNPRINTABLE.search(text)
    if bad:
        near = _MARKUP.sub("", text[max(0, bad.start() - 30) : bad.start()])
        _refuse("T006", where, f"a control character stands after “{near}”")


def _refuse(code: str, where: str, message: str) -> NoReturn:
    raise RefusedError(finding(code, where, message))


def _joined(pieces: Iterable[str | Stretch]) -> str:
    return "".join(p.text if isinstance(p, Stretch) else p for p in pieces)


def _merged(pieces: Iterable[str | Stretch]) -> Iterator[str | Stretch]:
    """Yield pieces with neighbouring texts as one."""
    own = ""
    for piece in pieces:
        if isinstance(piece, Stretch):
            if own:
                yield own
            yield piece
            own = ""
        else:
            own += piece
    if own:
        yield own


def _compile(env: ImmutableSandboxedEnvironment, source: _Source, name: str) -> TextTemplate:
    try:
        return TextTemplate(env, source.text, alike=source.name == DOCUMENT)
    except TemplateSyntaxError as error:
        _refuse("T002", name, f"{error.message}, near “{_near(env, source.text)}”")


def _near(env: ImmutableSandboxedEnvironment, text: str) -> str:
    """Return the words of the paragraph that cannot be compiled: each one set on a line of its own tells which."""
    lines = text.replace("<w:p>", "\n<w:p>").replace("<w:p ", "\n<w:p ")
    try:
        env.from_string(lines)
    except TemplateSyntaxError as error:
        listed = lines.splitlines()
        if listed:
            return _MARKUP.sub("", listed[min(error.lineno, len(listed)) - 1])[:80].strip()
    return ""


def _clean(whole: bytes) -> bool:
    """Say whether a part holds no character that XML forbids."""
    return len(whole.translate(None, _CONTROLS)) == len(whole) and b"\xef\xbf" not in whole


def _sources(docx: DocxTemplate, name: str, *, body: bool) -> list[_Source]:
    """Return the body, headers and footers with their tags made readable by docxtpl's own functions."""
    docx.init_docx()
    sources = [_body(docx, name)] if body else []
    for uri in (docx.HEADER_URI, docx.FOOTER_URI):
        for _, part in docx.get_headers_footers(uri):
            text = docx.patch_xml(docx.get_part_xml(part))
            sources.append(_Source(str(part.partname).lstrip("/"), _XML_START, text, ""))
    return sources


def _body(docx: DocxTemplate, name: str) -> _Source:
    root = docx.docx._element  # noqa: SLF001 - docxtpl itself reaches the tree this way
    whole = etree.tostring(root, encoding="unicode")
    if "</w:body>" not in whole:
        _refuse("T003", name, "the document has no body, or an empty one")
    start = whole.index(">", whole.index("<w:body")) + 1
    end = whole.rindex("</w:body>")
    before = whole[: whole.index("<w:body")]
    body = docx.patch_xml(f"<w:body>{whole[start:end]}</w:body>")
    return _Source(DOCUMENT, _XML_START + before, body, whole[end + len("</w:body>") :])


def _raw(data: bytes) -> list[_Source]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = _MARKUP.sub("", archive.read(DOCUMENT).decode("utf-8", "replace"))
    return [_Source(DOCUMENT, "", text, "")]
