"""Sending what was built: which editions are ready, who is to get them, and what became of it.

Comes in: the configuration, the archive with its outbox, and what was asked for. Goes out: messages, and a report. The
order of sending stands here and nowhere else. It never builds, and sends nothing that is not the file that the newest
build recorded.

    editions (ready) -> queueing (errands) -> running (one after the other); sending draws them together
"""
