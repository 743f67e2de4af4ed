"""Themes: how a page looks, and what an audience may choose of it.

Comes in: template folders, the name of a theme, and what a configuration says of its options. Goes out: tokens, style
sheets' places, declared options and settled values. It looks at no edition, makes no page, and writes nothing.

    colors: contrast, and the nearest colour that can be read
    files: the folders and tables of a theme, its parents after it
    options: what a theme lets an audience choose, and whether a value will do
    pictures: a picture file to a ``data:`` address, cleaned
"""
