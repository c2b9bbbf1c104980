"""The sentences that checks, readers and stores say in English, as the catalogues know them.

Each `%(part)s` stands for what such a sentence holds of its own: words of the text, a number, a name. A check that
says something new gets its line here; a test runs all examples of all checks.
"""

from typing import Final

from service.web.sayings_desk import DESK
from service.web.sayings_list import LIST
from service.web.sayings_memory import MEMORY


def _l(text: str) -> str:
    """Mark a text for the catalogues; it is translated where it is shown."""
    return text


CHECKS: Final = (
    _l("“%(words)s” is not in the source; check which place is meant."),
    _l("The date “%(date)s” is not in the source."),
    _l("The date “%(date)s” is missing or incomplete; expected “%(right)s”."),
    _l("The date “%(date)s” became “%(wrong)s”; expected “%(right)s”."),
    _l("Sentences are missing: %(number)s fewer than in the source, and %(share)s of the usual length."),
    _l("A part of the source is missing: this is %(share)s of the usual length."),
    _l("What the source says in %(words)s seems to be missing."),
    _l("The translation is nothing but %(words)s."),
    _l("The translation is empty."),
    _l("The name “%(name)s” is not in the translation."),
    _l("The name “%(name)s” is not in the translation; “%(right)s” was expected."),
    _l("“%(name)s” was left in Vietnamese reading; it should read “%(right)s”."),
    _l("“%(name)s” seems to be a Chinese name in Vietnamese reading; in English it may be %(options)s."),
    _l("This looks like %(thing)s: %(words)s."),
    _l("The translation is very short: %(share)s of the usual length."),
    _l("The translation is very long: %(share)s of the usual length."),
    _l("“%(words)s” is not in the source."),
    _l("“%(words)s” is missing; expected “%(right)s”."),
    _l("“%(words)s” (%(value)s) became “%(wrong)s” (%(became)s); expected “%(right)s”."),
    _l("%(mark)s beside Chinese characters; Chinese writes %(right)s."),
    _l("The Chinese mark %(mark)s stands in the translation."),
    _l("The source is a question and the translation is not, or the other way round."),
    _l("The translation ends with a stop, the source does not."),
    _l("The stop at the end is missing."),
    _l("The %(thing)s do not come in pairs."),
    _l("The quotation marks do not come in pairs."),
    _l("%(words)s comes %(number)s times in a row."),
    _l("%(words)s comes %(number)s times."),
    _l("A loop of characters: %(words)s."),
    _l("%(thing)s in the translation: %(words)s."),
    _l("Words left in Vietnamese: %(words)s."),
    _l("A word left in Vietnamese: %(words)s."),
    _l("Words left untranslated: %(words)s."),
    _l("The Traditional form %(words)s; Simplified Chinese writes %(right)s."),
    _l("The term “%(words)s” should read “%(right)s”; no accepted form of it stands in the translation."),
    _l("The translation is a copy of the source."),
    _l("This does not look like %(thing)s: hardly a word carries a Vietnamese mark."),
    _l("This is not %(thing)s: there is no Chinese character in it."),
    _l("This looks like %(thing)s, not %(other)s."),
)

# What the pipeline itself doubts.
PIPELINE: Final = (
    _l("The model did not come to an end; the sentence is cut off."),
    _l(
        "“%(words)s” was written in where it seemed to fit, because the model left it out. Read the sentence again."
    ),
    _l("Confirm the name %(name)s: %(options)s. %(why)s"),
    _l("“%(name)s” is in no ledger: its spelling was added to the name as it sounds. Check both."),
    _l("The name “%(name)s” was not found in the translation. Check it."),
    _l("The model cannot read %(words)s: compare the whole sentence."),
    _l("The mark %(mark)s stands for nothing in the source; remove it."),
    _l("%(words)s came twice; only its first place was kept."),
    _l("%(words)s of the source is missing; put it back where it belongs."),
)

# Reasons of proposed names; each is followed by what the text around it tells.
NAMES: Final = (
    _l("Known person in an unusual spelling."),
    _l("Vietnamese name: the Hanzi are possible readings."),
    _l("Chinese name in Sino-Vietnamese reading: several Hanzi are read like this."),
    _l("Vietnamese name without diacritics: they and the Hanzi are guesses."),
    _l("Name in Vietnamese spelling without diacritics, maybe of a Chinese person."),
    _l("Chinese name in pinyin: many Hanzi sound alike, so pinyin stays until confirmed."),
    _l("Chinese name, found by its family name and a title or verb."),
    _l("Vietnamese name in Hanzi, read back."),
    _l("Nothing around the name tells the country; please confirm."),
    _l("The text around it points to %(thing)s; please confirm."),
)

# What is told about where a bulletin comes from: labels, and values that are words of ours.
PROVENANCE: Final = (
    _l("Source language"),
    _l("Source address"),
    _l("Date"),
    _l("Byline"),
    _l("Summary"),
    _l("Summary written by"),
    _l("Model for %(name)s"),
    _l("%(thing)s to %(other)s"),
    _l("%(thing)s by way of"),
    _l("Status"),
    _l("abstractive: written by the model in the source language, then translated"),
    _l("extractive: sentences of the article, unchanged, then translated"),
    _l("in review"),
    _l("approved by an editor"),
    _l("approved by an editor and published"),
    _l("draft, corrected in part by an editor"),
    _l("machine-made draft; not yet read by an editor"),
    _l("There is only a title: no text stands under it."),
    _l("The date was read as day/month/year: %(date)s. Check it if the page writes the month first."),
    _l("removed as page furniture: %(number)s more blocks"),
    _l("removed as page furniture: %(words)s"),
    _l("converted from %(encoding)s"),
    _l("The article has a title only."),
    _l("The text is in Traditional characters, so it is read as zh-Hant."),
    _l("The text has no title: its first sentence stands for one."),
    _l("The article has no title: its first paragraph stands for one."),
    _l("The model's own summary was not used: %(why)s."),
)

READERS: Final = (
    _l("The article has %(number)s characters; at most %(limit)s are read. Split it into parts."),
    _l("The article has %(number)s paragraphs; at most %(limit)s are read. Split it into parts."),
    _l("There is no text in the input: not one letter or digit. Send an article."),
    _l("The input has %(number)s bytes; at most %(limit)s are read. Send the article alone."),
    _l("The text has %(number)s bytes; plain text of at most %(limit)s is read. Send the article alone."),
    _l("The input is empty: there is not one character in it but white space. Send an article."),
    _l("This is an empty zip archive. Accepted are plain text, HTML, DOCX and PDF."),
    _l("This looks like %(thing)s. Accepted are plain text, HTML, DOCX and PDF. %(cure)s"),
    _l("The .docx file has no text in it; it may hold only pictures. Run OCR first."),
    _l("The .docx file is damaged (%(why)s). Open it in a word processor and save it again."),
    _l("The .docx file is encrypted. Save a copy without a password."),
    _l("The PDF has no text in it: it seems to be scanned. Run OCR on it first, then send the result."),
    _l("The site %(site)s is not known (%(why)s). Check the address for typing errors."),
    _l("The site %(site)s has no address. Check it for typing errors."),
    _l("The site %(site)s is at %(address)s, which is no public address. Only public sites are fetched."),
    _l("%(site)s is an address in disguise. Give the site by its name."),
    _l("%(url)s redirects more than %(number)s times. Give the address of the article itself."),
    _l("%(url)s is no URL (%(why)s). Give one like https://example.org/article."),
    _l("%(url)s is no http or https URL. Give one like https://example.org/article."),
    _l("The URL has a user name or password in it. Give it without."),
    _l("Port %(number)s is not fetched from. Allowed: %(list)s."),
    _l("%(url)s did not answer in time (%(why)s). Try again, or paste the text."),
    _l("%(url)s could not be fetched (%(why)s). Check the address, or paste the text."),
    _l("%(url)s answers with status %(number)s, not with a page. Check the address."),
    _l("%(url)s is of type %(kind)s. Accepted are HTML, plain text, DOCX and PDF."),
    _l("The page has no text of its own; it may be made by scripts. Copy the text and paste it."),
    _l("The text has no letters in it (%(words)s). Say which language it is: vi, en, zh or zh-Hant."),
    _l(
        "The text is too short or too unusual to tell its language (%(words)s). Say which language it is: vi, en, zh or zh-Hant."
    ),
    _l("%(name)s is no batch. Batches are files that end in %(list)s."),
    _l("There is no article in the file. Give one a line, a row, or a file in the archive."),
    _l(
        "The text looks like %(encoding)s, but with %(number)s characters it is too short to be sure (at least %(limit)s). Save it as UTF-8, or declare its encoding: %(list)s."
    ),
    _l(
        "The text is declared as %(encoding)s, but is not: byte %(number)s does not fit. Save it as UTF-8, or declare which it is: %(list)s."
    ),
    _l("The input says that it is UTF-16, but is not: %(why)s. Save it as UTF-8."),
    _l("%(name)s is empty. Give a header row with field names, then the articles."),
    _l("The header row names a column twice. Give every field one column."),
    _l("The archive holds %(number)s files; at most %(limit)s are read. Pack several."),
    _l("The files in the archive overlap, as in a zip bomb. Pack it again."),
    _l("%(name)s is not a ZIP archive that can be read: %(why)s. Pack it again."),
    _l("%(name)s is damaged: %(why)s. Pack the archive again."),
    _l("%(name)s is encrypted. Pack it without a password."),
    _l("%(name)s unpacks to %(number)s bytes; at most %(limit)s are read."),
    _l("%(name)s unpacks to more than %(number)s times its packed size, as a zip bomb does."),
    _l("The name %(name)s points out of the archive. Pack the file under a plain name."),
    _l("Its input is no longer in the data folder. Upload it again."),
    _l("Unknown field %(name)s. Fields are: %(list)s."),
    _l("Something unexpected went wrong on our side; the log has the details. Try again."),
    _l("%(number)s articles wait already. Send this one again in half a minute."),
    _l("The .docx file holds %(number)s parts; at most %(limit)s are read."),
    _l("The .docx file unpacks to %(number)s bytes; at most %(limit)s are read."),
    _l("The part %(part)s of the .docx file declares XML entities, which no word processor writes."),
    _l(
        "The part %(part)s of the .docx file unpacks to %(number)s bytes, more than %(limit)s times its packed size, as a zip bomb does. Save the article again without it."
    ),
    _l("%(url)s sends its page packed as %(kind)s, which was not asked for. Paste the text."),
    _l("%(url)s sends a damaged page (%(why)s). Try again, or paste the text."),
    _l("The page redirects to %(url)s, which is no URL (%(why)s)."),
    _l("The page is nested over 256 elements deep. Copy the article's text and paste it."),
    _l("The page is no HTML that can be read (%(why)s). Copy its text and paste it."),
    _l("The page has %(number)s characters of text; at most %(limit)s are sifted. Send the article."),
    _l("The page has over %(number)s blocks of text. Save the article alone and send that."),
    _l("The PDF could not be read in %(number)s seconds. Print it to a new PDF, or copy its text."),
    _l(
        "This looks like a zip archive. Accepted are plain text, HTML, DOCX and PDF. Unpack it and send the article itself."
    ),
    _l(
        "This looks like a film or a HEIC image. Accepted are plain text, HTML, DOCX and PDF. Send the article's text."
    ),
    _l(
        "This looks like a binary file: it has zero bytes in it. Accepted are plain text, HTML, DOCX and PDF."
    ),
    _l("The input is no text: it holds bytes that no text has. Send plain text, HTML, DOCX or PDF."),
    _l("The input is no text: it holds zero characters. Send plain text, HTML, DOCX or PDF."),
    _l("The input is no text but %(thing)s. Send plain text, HTML, DOCX or PDF under its own type."),
    _l("The encoding of the text cannot be told. Save it as UTF-8, or declare which it is: %(list)s."),
)

STORES: Final = (
    _l("There is no bulletin with the id %(id)s."),
    _l("The bulletin %(id)s has no segment %(segment)s."),
    _l("The bulletin %(id)s is %(state)s. From there it can become: %(list)s."),
    _l("The bulletin %(id)s is %(state)s. This can only be done to a draft."),
    _l("This bulletin is not finished: there is nothing to download yet."),
    _l("Only what is approved can be published. Have it approved first."),
    _l("This bulletin is not public: there is nothing to take back."),
    _l("You are not signed in, or your session has ended. Sign in, then send it again."),
    _l("This needs the right %(right)s, which your account lacks. Ask an administrator for it."),
)

# What stands for %(thing)s, %(other)s and %(cure)s.
THINGS: Final = (
    _l("Vietnamese"),
    _l("English"),
    _l("Chinese"),
    _l("Chinese (Traditional)"),
    _l("China"),
    _l("Vietnam"),
    _l("a mark that stands for something protected"),
    _l("a control token of a model"),
    _l("a character that could not be decoded"),
    _l("a line of the prompt"),
    _l("a Markdown fence"),
    _l("Markdown emphasis"),
    _l("an echo of the prompt"),
    _l("talk of a chat model"),
    _l("Chinese characters"),
    _l("Japanese kana"),
    _l("Korean letters"),
    _l("Cyrillic letters"),
    _l("Thai letters"),
    _l("Lao letters"),
    _l("Khmer letters"),
    _l("Burmese letters"),
    _l("Arabic letters"),
    _l("Hebrew letters"),
    _l("Indic letters"),
    _l("Greek letters"),
    _l("round brackets"),
    _l("square brackets"),
    _l("title marks"),
    _l("a PNG image"),
    _l("a JPEG image"),
    _l("a GIF image"),
    _l("a TIFF image"),
    _l("a program"),
    _l("an old Word, Excel or PowerPoint file (.doc, .xls, .ppt)"),
    _l("an RTF file"),
    _l("an Excel workbook (.xlsx)"),
    _l("a PowerPoint file (.pptx)"),
    _l("an e-book (EPUB)"),
    _l("an OpenDocument file (.odt, .ods)"),
    _l("Copy the text out of it, or run OCR first."),
    _l("Save it as .docx or PDF in the program that made it."),
    _l("Save it as .docx or plain text."),
    _l("Save it as one of them."),
    _l("Send the article itself."),
    _l("Send the article's text."),
    _l("Unpack it first."),
)

SAYINGS: Final = (*CHECKS, *PIPELINE, *NAMES, *PROVENANCE, *READERS, *STORES, *DESK, *LIST, *MEMORY)
