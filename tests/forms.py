"""Fill in forms the way a browser without scripts does: what the page does not offer cannot be sent.

page = open_page(client, "/can-bo/tiep-nhan/")
form = page.form("reception")
form["applicant-full_name"] = "Đặng Thị Ngọc Diễm"
page = form.press("Nhận và in giấy hẹn")   # or form.enter(): the form's first button, as the Enter key does
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)


@dataclass
class Element:
    """One element with its attributes, its children and the texts between them."""

    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    parts: list = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute, an empty text for one without a value."""
        return self.attributes.get(name, default)

    def has(self, name: str) -> bool:
        """Tell whether the attribute stands there."""
        return name in self.attributes

    @property
    def text(self) -> str:
        """Return the visible words, white space folded; a <br> parts words."""
        return " ".join("".join(self._texts()).split())

    def _texts(self):
        for part in self.parts:
            if isinstance(part, str):
                yield part
            elif part.tag not in {"script", "style", "template", "svg"}:
                yield " " if part.tag in {"br", "p", "div", "li", "td", "th", "dd", "dt", "small"} else ""
                yield from part._texts()

    def walk(self):
        """Go through all elements below, in page order."""
        for part in self.parts:
            if isinstance(part, Element):
                yield part
                yield from part.walk()

    def all(self, tag: str = "", **attributes: str) -> "list[Element]":
        """List the elements below of a tag with these attributes (class_= for class, data_x= for data-x)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            one
            for one in self.walk()
            if (not tag or one.tag == tag) and all(_fits(one, name, value) for name, value in wanted.items())
        ]

    def one(self, tag: str = "", **attributes: str) -> "Element":
        """Return the only such element; an AssertionError says how many there are."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} elements {tag} {attributes}"
        return found[0]


def _fits(element: Element, name: str, value: str) -> bool:
    if name == "class":
        return value in element.get("class").split()
    return element.has(name) and (value is True or element.get(name) == str(value))


class _Builder(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("", {})

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.parts.append(element)
        if tag not in _VOID:
            self.here = element

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        element = self.here
        while element.parent is not None and element.tag != tag:
            element = element.parent
        if element.parent is not None:
            self.here = element.parent

    def handle_data(self, data):
        self.here.parts.append(data)


def parse(html: str) -> Element:
    """Return the tree of a page or of a part of one."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


class Page:
    """What came back: the answer, its tree, its forms."""

    def __init__(self, client, response, address: str):
        self.client, self.response, self.address = client, response, address
        self.status = response.status_code
        self.html = response.content.decode() if "html" in response.get("Content-Type", "") else ""
        self.root = parse(self.html)

    @property
    def text(self) -> str:
        """Return every visible word of the page."""
        return self.root.text

    @property
    def title(self) -> str:
        """Return the title in the browser's tab."""
        return self.root.one("title").text

    @property
    def mistakes(self) -> list[str]:
        """Return the lines of the error summary, each of which must lead to an element of the page."""
        lines = []
        for box in self.root.all("div", class_="error-summary"):
            for link in box.all("a"):
                assert self.root.all(id=link["href"].removeprefix("#")), f"{link['href']} leads nowhere"
            lines += [line.text for line in box.all("li")] or [p.text for p in box.all("p")]
        return lines

    @property
    def forms(self) -> "list[Form]":
        """Return all forms, in page order."""
        return [Form(self, element) for element in self.root.all("form")]

    def form(self, name: str = "") -> "Form":
        """Return the form with that id, or holding a field or a button of that name; the only one without a name."""
        found = [
            form
            for form in self.forms
            if not name or form.element.get("id") == name or form.has(name) or form.buttons(name)
        ]
        assert len(found) == 1, f"{len(found)} forms {name!r}"
        return found[0]

    def follow(self, words: str) -> "Page":
        """Press the link with these words."""
        links = [link for link in self.root.all("a") if words in link.text]
        assert links, f"no link {words!r}"
        return open_page(self.client, urljoin(self.address, links[0]["href"]))

    def element(self, identifier: str) -> Element:
        """Return the element with that id."""
        return self.root.one(id=identifier)


class Form:
    """A form as it stands; set fields by name, then press a button."""

    def __init__(self, page: Page, element: Element):
        self.page, self.element = page, element
        own = element.get("id")
        outside = [one for one in page.root.all() if own and one.get("form") == own]
        controls = [one for one in element.walk() if not one.has("form") or one.get("form") == own]
        self.controls = [
            one for one in [*controls, *outside] if one.tag in {"input", "select", "textarea", "button"}
        ]
        self._values: dict[int, str] = {}
        self._ticked = {
            id(one): one.has("checked") for one in self.controls if one.get("type") in {"checkbox", "radio"}
        }
        self._chosen = {id(one): _selected(one) for one in self.controls if one.tag == "select"}
        self._files: dict[str, list] = {}

    def has(self, name: str) -> bool:
        """Tell whether there is a field of that name that can be filled in."""
        return bool(self._named(name))

    def _named(self, name: str) -> list[Element]:
        return [one for one in self.controls if one.get("name") == name and not _is_button(one)]

    def __getitem__(self, name: str):
        """Return what stands in the field: a text, True or False for one tick box, the chosen radio's value."""
        fields = self._named(name)
        assert fields, f"no field {name!r}"
        kind = fields[0].get("type")
        if kind == "radio":
            return next((one.get("value") for one in fields if self._ticked[id(one)]), None)
        if kind == "checkbox":
            if len(fields) == 1:
                return self._ticked[id(fields[0])]
            return [one.get("value") for one in fields if self._ticked[id(one)]]
        return self._value_of(fields[0])

    def __setitem__(self, name: str, value) -> None:
        """Fill in a text, tick a box (True, False or a list of values), choose a radio or an option by its value."""
        fields = [one for one in self._named(name) if not one.has("disabled")]
        assert fields, f"no field {name!r}"
        kind = fields[0].get("type")
        if kind == "file":
            self._files[name] = value if isinstance(value, list) else [value]
        elif kind == "radio":
            assert any(one.get("value") == str(value) for one in fields), f"no choice {value!r} of {name!r}"
            for one in fields:
                self._ticked[id(one)] = one.get("value") == str(value)
        elif kind == "checkbox":
            for one in fields:
                self._ticked[id(one)] = value if isinstance(value, bool) else one.get("value") in value
        elif fields[0].tag == "select":
            options = {option.get("value", option.text) for option in fields[0].all("option")}
            assert str(value) in options, f"no option {value!r} of {name!r}: {sorted(options)}"
            self._chosen[id(fields[0])] = [str(value)]
        else:
            assert kind != "hidden", f"{name!r} is hidden: nobody can type there"
            assert not fields[0].has("readonly"), f"{name!r} cannot be changed"
            self._values[id(fields[0])] = str(value)

    def fill(self, **values) -> "Form":
        """Fill in several fields whose names are identifiers."""
        for name, value in values.items():
            self[name] = value
        return self

    def _value_of(self, one: Element) -> str:
        if one.tag == "select":
            return (self._chosen[id(one)] or [""])[0]
        if id(one) in self._values:
            return self._values[id(one)]
        if one.tag == "textarea":
            text = "".join(part for part in one.parts if isinstance(part, str))
            return text.removeprefix("\n")
        return one.get("value")

    def buttons(self, words: str = "") -> list[Element]:
        """List the buttons that send this form: by name, by name=value, or by words in them."""
        return [
            one
            for one in self.controls
            if _is_button(one)
            and (
                not words
                or words in (one.get("name"), f"{one.get('name')}={one.get('value')}")
                or words in one.text
            )
        ]

    def data(self, button: Element | None = None) -> list[tuple[str, str]]:
        """Return what a browser would send, in page order."""
        sent = []
        for one in self.controls:
            name = one.get("name")
            if not name or one.has("disabled") or _in_disabled_group(one):
                continue
            if _is_button(one):
                if one is button:
                    sent.append((name, one.get("value")))
            elif one.get("type") in {"checkbox", "radio"}:
                if self._ticked[id(one)]:
                    sent.append((name, one.get("value", "on")))
            elif one.tag == "select":
                sent += [(name, value) for value in self._chosen[id(one)]]
            elif one.get("type") == "file":
                sent += [(name, file) for file in self._files.get(name, [])]
            else:
                sent.append((name, self._value_of(one)))
        return sent

    def press(self, words: str, **extra) -> Page:
        """Press a button and follow where it leads."""
        found = self.buttons(words)
        assert found, f"no button {words!r}: {[one.text or one.get('value') for one in self.buttons()]}"
        return self._send(found[0], extra)

    def enter(self, **extra) -> Page:
        """Press Enter in a field: the browser presses the form's first button."""
        buttons = [one for one in self.buttons() if not one.has("disabled")]
        return self._send(buttons[0] if buttons else None, extra)

    def _send(self, button: Element | None, extra: dict) -> Page:
        action = (
            (button.get("formaction") if button else "") or self.element.get("action") or self.page.address
        )
        method = ((button.get("formmethod") if button else "") or self.element.get("method") or "get").lower()
        address = urljoin(self.page.address, action)
        sent: dict[str, list] = {}
        for name, value in self.data(button):
            sent.setdefault(name, []).append(value)
        client = self.page.client
        response = (client.post if method == "post" else client.get)(address, sent, **extra)
        return _land(client, response, address)


def _is_button(one: Element) -> bool:
    kind = one.get("type", "submit" if one.tag == "button" else "text")
    return (one.tag == "button" and kind == "submit") or (one.tag == "input" and kind in {"submit", "image"})


def _in_disabled_group(one: Element) -> bool:
    parent = one.parent
    while parent is not None:
        if parent.tag == "fieldset" and parent.has("disabled"):
            return True
        parent = parent.parent
    return False


def _selected(select: Element) -> list[str]:
    options = select.all("option")
    chosen = [one.get("value", one.text) for one in options if one.has("selected")]
    if select.has("multiple"):
        return chosen
    return chosen[-1:] or [one.get("value", one.text) for one in options[:1]]


def _land(client, response, address: str) -> Page:
    for _ in range(10):
        if response.status_code not in {301, 302, 303, 307, 308}:
            return Page(client, response, address)
        address = urljoin(address, response["Location"])
        response = client.get(address)
    raise AssertionError(f"{address} leads in a circle")


def open_page(client, address: str, **extra) -> Page:
    """Open an address and follow where it leads."""
    return _land(client, client.get(address, **extra), address)
