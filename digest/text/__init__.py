"""What is known about words: languages, sentences, normal forms, dates, quotations and claims.

Every module here is a pure function of its arguments: text goes in, values go out. None of them reads a file of its
own accord, asks the time, or decides what a briefing prints.
"""
