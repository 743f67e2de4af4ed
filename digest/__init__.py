"""Turn articles into briefings: plain files in; Markdown, HTML, PDF and JSON out, every sentence traceable."""

__version__ = "0.1.0"
