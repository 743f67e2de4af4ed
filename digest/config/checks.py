"""Mistakes that no single value shows: names that must exist elsewhere, and names that collide.

Comes in: the tree of a configuration file, and the topics it may name. Goes out: mistakes. It looks at trees, not at
checked forms, so that these mistakes are told together with all the others; what has the wrong shape is passed over.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from digest.addresses import fault, is_loopback, network, origin
from digest.config.mistakes import shown, suggestion
from digest.config.tree import Listing, Mistake, Node, Scalar, Table, join
from digest.config.values import KINDS, slug
from digest.model.handling import LEVELS, Handling

_KINDLESS = "needs a value for 'path', 'feed' or 'mailbox'"
_OF_KIND = {"pattern": "path", "changed_only": "path", "full_text": "feed", "category": "feed"}
"""Names that mean something for one kind of source alone."""
_YES = ("true", "yes", "on", "y", "t", "1")
"""What pydantic takes for true."""
_RULES = ("any", "query")
"""Names of which a topic has at least one."""


def check(tree: Node, topics: Sequence[str], packed: Collection[str] = ()) -> list[Mistake]:
    """Return the mistakes of a whole file.

    Args:
        tree: The file.
        topics: Ids of all topics: the file's and its packs', or else the built-in ones.
        packed: Ids of those that come from a pack.
    """
    return [
        *_sources(tree),
        *check_topics(tree, packed),
        *_same_ids(tree, "audiences"),
        *_same_outlets(tree),
        *_audiences(tree, topics),
        *_model(tree),
        *_mail(tree),
        *_labels(tree),
    ]


def check_topics(tree: Node, packed: Collection[str] = ()) -> list[Mistake]:
    """Return the mistakes of the topics of a file or of a pack; those that extend a packed one need no rule."""
    return [*_same_ids(tree, "topics"), *_without_rules(tree, packed), *_empty_rules(tree)]


def names(tree: Node, *path: str) -> list[str]:
    """Return the names of the table at `path`; none where there is no table."""
    return [name for name, _, _ in _pairs(tree, *path)]


def _pairs(tree: Node, *path: str) -> Iterator[tuple[str, Scalar, Node]]:
    node = tree
    for part in path:
        if not isinstance(node, Table) or part not in node.pairs:
            return
        node = node.pairs[part][1]
    if isinstance(node, Table):
        yield from ((name, key, value) for name, (key, value) in node.pairs.items())


def _scalars(node: Node | None) -> Iterator[tuple[int, Scalar]]:
    """Return the scalars of a list, or the one that stands for a list."""
    if isinstance(node, Scalar):
        yield 0, node
    elif isinstance(node, Listing):
        yield from ((at, part) for at, part in enumerate(node.parts) if isinstance(part, Scalar))


def _sources(tree: Node) -> Iterator[Mistake]:
    """Tell sources that are not exactly one of a path, a feed and a mailbox, and what belongs to another kind."""
    listing = tree.pairs["sources"][1] if isinstance(tree, Table) and "sources" in tree.pairs else None
    for at, source in enumerate(listing.parts if isinstance(listing, Listing) else ()):
        path = join("sources", at)
        if isinstance(source, Scalar):
            if source.text is None and not source.hole:
                yield _told(source, path, _KINDLESS)
            continue
        given = {name: key for name, key, value in _pairs(source) if not _is_nothing(value)}
        kinds = [kind for kind in KINDS if kind in given]
        if isinstance(source, Table) and not kinds:
            yield _told(source, path, _KINDLESS)
        for kind in kinds[1:]:
            yield _told(given[kind], join(path, kind), "a source has a 'path', a 'feed' or a 'mailbox', and one only")
        for name, kind in _OF_KIND.items():
            if name in given and kinds and kind not in kinds:
                what = f"goes with a {kind}; this source has a '{kinds[0]}'"
                yield _told(given[name], join(path, name), what)


def _is_nothing(node: Node) -> bool:
    return isinstance(node, Scalar) and node.text is None and not node.hole


def _same_ids(tree: Node, kind: str) -> Iterator[Mistake]:
    """Tell ids that would be the same in a file name or an anchor."""
    seen: dict[str, Scalar] = {}
    for name, key, _ in _pairs(tree, kind):
        first = seen.setdefault(slug(name).replace("_", "-"), key)
        if first is not key:
            yield _told(key, join(kind, name), f"collides with {first.raw!r} on line {first.line}; rename one")


def _same_outlets(tree: Node) -> Iterator[Mistake]:
    seen: dict[str, tuple[str, Scalar]] = {}
    for name, key, value in _pairs(tree, "outlets"):
        path = join("outlets", name)
        aliases = {part: node for part, _, node in _pairs(value)}.get("aliases")
        known_as = [(path, key), *((f"{path}.aliases", alias) for _, alias in _scalars(aliases))]
        for where, scalar in known_as:
            outlet, first = seen.setdefault((scalar.text or "").casefold(), (name, scalar))
            if outlet != name:
                what = f"{shown(scalar)} names {outlet!r} already (line {first.line}); an outlet's names are its own"
                yield _told(scalar, where, what)


def _without_rules(tree: Node, packed: Collection[str]) -> Iterator[Mistake]:
    for name, key, topic in _pairs(tree, "topics"):
        is_shaped = isinstance(topic, Table) or (isinstance(topic, Scalar) and _is_nothing(topic))
        rules = [value for part, _, value in _pairs(topic) if part in _RULES and not _is_nothing(value)]
        if is_shaped and not rules and name not in packed:
            yield _told(key, join("topics", name), "needs a value for 'any' or 'query'")


def _empty_rules(tree: Node) -> Iterator[Mistake]:
    for name, _, topic in _pairs(tree, "topics"):
        for part, key, rule in _pairs(topic):
            if part == "any" and not _has_terms(rule):
                yield _told(key, join(join("topics", name), part), "expected at least one term; the rule is empty")


def _has_terms(rule: Node) -> bool:
    if isinstance(rule, Table):
        return any(_has_terms(terms) for _, terms in rule.pairs.values())
    # Nothing at all is told as a value that is missing.
    return bool(rule.parts) if isinstance(rule, Listing) else True


def _audiences(tree: Node, topics: Sequence[str]) -> Iterator[Mistake]:
    for name, _, audience in _pairs(tree, "audiences"):
        for part, _, value in _pairs(audience):
            path = join(join("audiences", name), part)
            if part == "topics":
                yield from _unknown(value, path, topics)
            if part in {"topics", "formats", "show"}:
                yield from _twice(value, path)


def _unknown(value: Node, path: str, topics: Iterable[str]) -> Iterator[Mistake]:
    known = list(topics)
    for at, scalar in _scalars(value):
        if scalar.text is not None and scalar.text.strip() not in known:
            hint = suggestion(scalar.raw, known)
            what = f"expected one of the topics {', '.join(known)}; got {shown(scalar)}{hint}"
            yield _told(scalar, join(path, at) if isinstance(value, Listing) else path, what)


def _twice(value: Node, path: str) -> Iterator[Mistake]:
    seen: set[str | None] = set()
    for at, scalar in _scalars(value):
        if scalar.text in seen and scalar.text is not None:
            yield _told(scalar, join(path, at), f"{shown(scalar)} stands here twice; remove one")
        seen.add(scalar.text)


def _model(tree: Node) -> Iterator[Mistake]:
    """Tell a model that would be asked in the open: articles and key could be read by anybody on the way."""
    address = next((value for name, _, value in _pairs(tree, "summarise") if name == "url"), None)
    text = address.text if isinstance(address, Scalar) and not address.hole else None
    if address is None or text is None or fault(text) or origin(text)[0] != "http":
        return
    host = origin(text)[1]
    own = next((value for name, _, value in _pairs(tree, "network") if name == "allow_private"), None)
    if not is_loopback(host) and not any(_is_named(host, part.text or "") for _, part in _scalars(own)):
        what = "expected https:, or a host that stands under network.allow_private: http: can be read on the way"
        yield _told(address, "summarise.url", what)


_SECRETLESS = "needs a 'secret' under mail, which readers' tokens are made with"
"""Without one anybody who knows an address could unsubscribe it."""


def _mail(tree: Node) -> Iterator[Mistake]:
    """Tell what sending lacks: a server, or the secret that tokens are made with."""
    given = {name: (key, value) for name, key, value in _pairs(tree, "mail") if not _is_nothing(value)}
    transport = given["transport"][1] if "transport" in given else None
    if given and "smtp" not in given and (transport is None or _says(transport, "smtp")):
        yield _told(next(iter(given.values()))[0], "mail", "needs a value for 'smtp' (or another transport)")
    if "secret" in given:
        return
    leaves = "smtp" if "smtp" in given and (transport is None or _says(transport, "smtp")) else "transport"
    if leaves in given and not _says(given[leaves][1], "files"):
        yield _told(given[leaves][0], f"mail.{leaves}", f"{_SECRETLESS}; write secret: ${{MAIL_SECRET}}")
        return
    for name, key, value in _pairs(tree, "mail", "unsubscribe"):
        if name == "url" and not _is_nothing(value):
            yield _told(key, "mail.unsubscribe.url", _SECRETLESS)
    if "verp" in given and _says(given["verp"][1], *_YES):
        yield _told(given["verp"][0], "mail.verp", _SECRETLESS)


def _says(node: Node, *words: str) -> bool:
    return isinstance(node, Scalar) and (node.text or "").strip().lower() in words


def _labels(tree: Node) -> Iterator[Mistake]:
    """Tell handling labels that are on no level of the scale, and levels that are there twice."""
    written = next((value for name, _, value in _pairs(tree) if name == "handling"), None)
    parts = {name: value for name, _, value in _pairs(written)} if isinstance(written, Table) else {"levels": written}
    path = "handling.levels" if isinstance(written, Table) else "handling"
    listed = [(at, each) for at, each in _scalars(parts.get("levels")) if each.text]
    scale = Handling(levels=tuple(each.text or "" for _, each in listed) or LEVELS)
    for at, each in listed:
        if scale.level(each.text or "") != each.text or each.text in scale.levels[:at]:
            yield _told(each, join(path, at), f"{shown(each)} stands here twice; remove one")
    wanted = [("handling.default", parts.get("default"))]
    wanted += [
        (join(join("audiences", name), "ceiling"), value)
        for name, _, audience in _pairs(tree, "audiences")
        for part, _, value in _pairs(audience)
        if part == "ceiling"
    ]
    sources = next((value for name, _, value in _pairs(tree) if name == "sources"), None)
    wanted += [
        (join(join("sources", at), "handling"), value)
        for at, source in enumerate(sources.parts if isinstance(sources, Listing) else ())
        for part, _, value in _pairs(source)
        if part == "handling"
    ]
    for where, node in wanted:
        if isinstance(node, Scalar) and node.text is not None and scale.level(node.text) is None:
            hint = suggestion(node.raw, scale.levels)
            yield _told(node, where, f"expected one of the levels {', '.join(scale.levels)}; got {shown(node)}{hint}")


def _is_named(host: str, allowed: str) -> bool:
    """Tell whether a host is one that may be asked on one's own network."""
    range_, address = network(allowed), network(host)
    if range_ is None or address is None:
        return host.lower() == allowed.strip().lower()
    return range_.version == address.version and address.network_address in range_


def _told(node: Node, path: str, what: str) -> Mistake:
    return Mistake(line=node.line, column=node.column, path=path, what=what)
