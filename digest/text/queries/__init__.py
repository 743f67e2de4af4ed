"""Queries: the language in which media-monitoring desks say what they look for.

In: a query as a person writes it, and what is known of a story. Out: a tree, or an error with its place; then whether
the query is true of the story, and what made it true. It finds no words itself: that is `digest.text.terms`.
"""

from digest.text.queries.evaluating import Facts, Occurrence, evaluate
from digest.text.queries.nodes import And, AtLeast, Dated, Leaf, Near, Node, Not, Or, QueryError, Spoken, leaves_of
from digest.text.queries.parsing import parse_query

__all__ = [
    "And",
    "AtLeast",
    "Dated",
    "Facts",
    "Leaf",
    "Near",
    "Node",
    "Not",
    "Occurrence",
    "Or",
    "QueryError",
    "Spoken",
    "evaluate",
    "leaves_of",
    "parse_query",
]
