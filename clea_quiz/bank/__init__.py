"""Item-bank documents as frozen values: reading, writing, checking, marking. Knows no web and no SQL."""
