"""A checked form to the settings that the program works with.

Comes in: a `ConfigForm` and the folders that its paths are relative to. Goes out: a `digest.model.Config`. It decides
nothing about right and wrong, and opens nothing.
"""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from digest.addresses import masked
from digest.addresses.mailboxes import mailbox
from digest.config.forms import AudienceForm, ConfigForm, NetworkForm, SourceForm, SummariseForm, TopicForm
from digest.config.mailing import AudienceMailForm, MailForm, SmtpForm
from digest.config.planning import schedule_of
from digest.config.theming import Shelf, choose
from digest.config.values import EVERY
from digest.model import (
    Audience,
    Config,
    Destination,
    Handling,
    Mailbox,
    Mailing,
    MailSettings,
    Network,
    Outlet,
    PdfLimits,
    Ranking,
    Recipient,
    RecipientList,
    Retelling,
    Signing,
    SmtpServer,
    Source,
    Term,
    Topic,
)

OUTPUT = "output"
"""Name of the folder that editions go to where the configuration names none."""
_COMPLETIONS = "/chat/completions"
NO_ARCHIVE = "none"
"""What a configuration says where builds are not to be remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """What paths are relative to."""

    config: Path
    """Where sources and destinations are named."""
    output: Path
    """Where the output folder that no configuration names lies, and the archive."""
    workspace: Path
    """The built-in workspace."""


def settle(form: ConfigForm, *, path: str | None, folders: Folders) -> Config:
    """Return the settings of a form.

    Args:
        form: The checked form.
        path: The file it was read from, as its user wrote it.
        folders: What the form's paths are relative to.
    """
    scale = Handling(levels=tuple(form.handling.levels), default=form.handling.default or form.handling.levels[0])
    return Config(
        path=path,
        title=form.title,
        site=form.site,
        language=form.language,
        timezone=form.timezone,
        window_hours=form.window,
        undated=form.undated,
        sources=tuple(_source(source, folders.config, scale) for source in form.sources),
        topics=tuple(_topic(id_, topic, form.language) for id_, topic in form.topics.items()),
        outlets=tuple(
            Outlet(
                name=name,
                aliases=tuple(outlet.aliases),
                kind=outlet.kind,
                ownership=outlet.ownership,
                weight=outlet.weight,
            )
            for name, outlet in form.outlets.items()
        ),
        audiences=tuple(_audience(id_, audience, form, folders) for id_, audience in form.audiences.items()),
        destinations=_destinations([destination.folder for destination in form.destinations], folders),
        templates=_templates(folders),
        archive=None if form.archive == NO_ARCHIVE else _absolute(form.archive, folders.output),
        labels=_absolute(form.labels, folders.config) if path else None,
        learned=_absolute(form.learned, folders.config) if path else None,
        network=_network(form.network),
        summarise=_retelling(form.summarise) if form.summarise else None,
        pdf=PdfLimits(seconds=form.pdf.timeout, memory=form.pdf.memory),
        mail=_mailing(form.mail, folders.config) if form.mail else None,
        across_languages=form.cluster.across_languages,
        same_event=form.cluster.same_event,
        handling=scale,
        ranking=Ranking(half_life_hours=form.ranking.half_life, boost=_terms(form.ranking.boost)),
    )


def shelf_of(title: str, folders: Folders) -> Shelf:
    """Return where the themes of a configuration lie."""
    return Shelf(templates=_templates(folders), folder=folders.config, title=title)


def _absolute(path: str, folder: Path) -> str:
    # Path.resolve() would follow links, and Path.expanduser() raises where there is no such user.
    return os.path.abspath(folder / os.path.expanduser(path))  # noqa: PTH100, PTH111


def _source(form: SourceForm, folder: Path, scale: Handling) -> Source:
    mailbox = Mailbox(**form.mailbox.model_dump()) if form.mailbox else None
    return Source(
        path=_absolute(form.path, folder) if form.path else "",
        shown=mailbox.shown if mailbox else masked(form.feed) if form.feed else form.path or "",
        kind="mailbox" if mailbox else "feed" if form.feed else "files",
        url=form.feed,
        mailbox=mailbox,
        changed_only=form.changed_only,
        full_text=form.full_text,
        category=tuple(form.category),
        handling=scale.level(form.handling) if form.handling else None,
        pattern=form.pattern,
        outlet=form.outlet,
        language=form.language,
        split=form.split,
        fast=form.fast,
        columns={str(part): column for part, column in form.columns.items()},
    )


def _network(form: NetworkForm) -> Network:
    return Network(
        contact=form.contact,
        user_agent=form.user_agent,
        allow_private=tuple(form.allow_private),
        timeout_seconds=form.timeout,
    )


def _retelling(form: SummariseForm) -> Retelling:
    return Retelling(
        url=_endpoint(form.url), shown=masked(form.url), model=form.model, key=form.key, timeout_seconds=form.timeout
    )


def _endpoint(url: str) -> str:
    """Return where a model is asked: what a user leaves out of the address is what all servers have in common."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    if not path.endswith(_COMPLETIONS):
        path += _COMPLETIONS if re.search(r"/v\d+(?:beta)?$|/openai$", path) else f"/v1{_COMPLETIONS}"
    return urlunsplit(parts._replace(path=path, fragment=""))


def _topic(id_: str, form: TopicForm, language: str) -> Topic:
    return Topic(
        id=id_,
        titles={language if code == EVERY else code: title for code, title in form.title.items()},
        any=_terms(form.any),
        all=_terms(form.all),
        none=_terms(form.none),
        query=form.query,
        weight=form.weight,
        headline_boost=form.headline_boost,
        lede_boost=form.lede_boost,
        minimum=form.minimum,
        color=form.color.lower() if form.color else None,
        iptc=form.iptc,
    )


def _terms(by_language: Mapping[str, Sequence[Mapping[str, float]]]) -> tuple[Term, ...]:
    return tuple(
        Term(text=text, weight=weight, language=None if code == EVERY else code)
        for code, terms in by_language.items()
        for term in terms
        for text, weight in term.items()
    )


def _audience(id_: str, form: AudienceForm, whole: ConfigForm, folders: Folders) -> Audience:
    options, files = choose(form.options, form.theme, shelf_of(whole.title, folders))
    return Audience(
        id=id_,
        title=form.title or id_,
        language=form.language or whole.language,
        topics=tuple(whole.topics if form.topics is None else form.topics),
        unclassified=form.unclassified,
        per_section=form.per_section,
        total=form.total,
        sentences=form.sentences,
        words=form.words,
        minutes=form.minutes,
        pages=form.pages,
        left_out=form.left_out,
        key_points=form.key_points,
        formats=tuple(form.formats),
        template=form.template,
        theme=form.theme,
        options=options,
        option_files=files,
        show=tuple(form.show),
        intro=form.intro,
        label=form.label,
        mail=_mail(form.mail, folders.config, whole.mail) if form.mail else None,
        ceiling=form.ceiling,
        schedule=schedule_of(form.schedule, whole.timezone, folders.config) if form.schedule else None,
        empty=form.empty,
    )


def _mail(form: AudienceMailForm, folder: Path, whole: MailForm | None) -> MailSettings:
    """Return the mail of an audience; what holds no @ is a file of recipients."""
    return MailSettings(
        recipients=tuple(_recipient(text) for text in form.to if "@" in text),
        lists=tuple(RecipientList(path=_absolute(text, folder), shown=text) for text in form.to if "@" not in text),
        subject=form.subject,
        sender=_recipient(form.sender) if form.sender else None,
        reply_to=_recipient(form.reply_to) if form.reply_to else None,
        attach=tuple(form.attach),
        link=form.link,
        about=whole.about if whole else None,
        threads=form.threads,
        empty=form.empty,
        notify=tuple(form.notify),
    )


def _mailing(form: MailForm, folder: Path) -> Mailing:
    """Return how mail leaves."""
    bounces, leaving = form.return_path, form.unsubscribe.mailto
    return Mailing(
        sender=_recipient(form.sender),
        transport=form.transport,
        smtp=_server(form.smtp, folder) if form.smtp else None,
        command=tuple(form.sendmail),
        folder=_absolute(form.folder, folder),
        reply_to=_recipient(form.reply_to) if form.reply_to else None,
        list_id=form.list_id,
        unsubscribe_url=form.unsubscribe.url,
        unsubscribe_mailto=_recipient(leaving).address if leaving else None,
        secret=form.secret,
        return_path=_recipient(bounces).address if bounces else None,
        verp=form.verp,
        signing=Signing(domain=form.dkim.domain, selector=form.dkim.selector, key=_absolute(form.dkim.key, folder))
        if form.dkim
        else None,
    )


def _server(form: SmtpForm, folder: Path) -> SmtpServer:
    return SmtpServer(
        host=form.host,
        port=form.port,
        security=form.security,
        user=form.user,
        password=form.password,
        rate=form.rate,
        per_domain=form.per_domain,
        per_connection=form.per_connection,
        timeout_seconds=form.timeout,
        authority=_absolute(form.authority, folder) if form.authority else None,
    )


def _recipient(text: str) -> Recipient:
    name, address = mailbox(text)
    return Recipient(address=address, name=name)


def _destinations(written: Sequence[str], folders: Folders) -> tuple[Destination, ...]:
    if not written:
        return (Destination(path=_absolute(OUTPUT, folders.output), shown=OUTPUT),)
    return tuple(Destination(path=_absolute(folder, folders.config), shown=folder) for folder in written)


def _templates(folders: Folders) -> tuple[str, ...]:
    own, built_in = folders.config / "templates", folders.workspace / "templates"
    found = [own.absolute()] if own.is_dir() and own.resolve() != built_in.resolve() else []
    return tuple(str(folder) for folder in [*found, built_in])
