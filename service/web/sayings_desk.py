"""The sentences in which stores and views refuse something, as the catalogues know them; see sayings.py."""

from typing import Final


def _l(text: str) -> str:
    """Mark a text for the catalogues; it is translated where it is shown."""
    return text


DESK: Final = (
    _l("There is no campaign with the id %(id)s."),
    _l("The campaign %(id)s has no item %(item)s."),
    _l("There is no batch with the id %(id)s."),
    _l("The batch %(id)s is %(state)s and cannot be %(done)s."),
    _l("A comment has 1 to %(limit)s characters; this one has %(number)s."),
    _l("The bulletin %(id)s has no comment %(comment)s."),
    _l("The bulletin %(id)s is %(state)s. This can only be done once it is made."),
    _l("The bulletin %(id)s is %(state)s. Only a failed or cancelled one can be tried again."),
    _l(
        "Version %(old)s of this sentence is not the present one any more, that is %(new)s. Look at what stands there now, and write again."
    ),
    _l("Nothing is translated there yet: %(segment)s in %(language)s."),
    _l("The bulletin is not translated into %(language)s. Available: %(list)s."),
    _l(
        "The entry %(id)s is at version %(new)s by now, not at %(old)s. Look at what it says now, then change it again."
    ),
    _l("The ledger has changed in the meantime. Look at it again, then repeat this."),
    _l("decided by %(name)s"),
    _l("imported by %(name)s from %(file)s"),
    _l("The ledger has changed since this preview. Look at it again, then repeat this."),
    _l("There is an entry %(id)s already. Change that one, or choose another id."),
    _l("This file is no longer here: it was taken in, or is too old. Send it again."),
    _l("The list cannot be sorted by %(name)s. Available: %(list)s."),
    _l("Unknown language %(language)s. Available: %(list)s."),
    _l("%(mark)s is no place in this list. Take it from the page before, or leave it out."),
    _l("%(mark)s is no place in this list. Begin again without `after` and `before`."),
    _l("The search has %(number)s characters. Give at most %(limit)s."),
    _l("The search has %(number)s words. Give at most %(limit)s."),
    _l("The figures cannot be shown for %(number)s weeks. Available: %(list)s."),
    _l("A name has 1 to %(limit)s printable characters. Write the name that others know."),
    _l("%(address)s is no e-mail address. Write one like name@example.org."),
    _l("Unknown role %(role)s. Available: %(list)s."),
    _l("This is the last administrator: nobody could let people in afterwards. Make another one first."),
    _l("There is an account for %(address)s already. Sign in with it."),
    _l("There is an account for %(address)s already. Give it another role, or a new password."),
    _l("This link was used already, or it is too old. Ask an administrator for a new one."),
    _l("This link was used already. Ask an administrator for a new one."),
    _l("This link is for a new password."),
    _l("This link is an invitation."),
    _l("A token needs a name of 1 to %(limit)s printable characters, got %(name)s."),
    _l("An open service answers this machine alone: at 127.0.0.1 or localhost. Start it without --open."),
    _l("The service is open (--open): nobody has an account. Start it without --open."),
    _l("The cut must leave words of the source on both sides of it."),
    _l("This is the last sentence of its paragraph: there is none to join it with."),
    _l("A %(role)s is one piece: only sentences of the article and summary are split and joined."),
    _l("The cut at %(place)s is outside of the sentence, that has %(number)s characters."),
    _l("Say where to cut in %(language)s, too: every language is cut in the same number of sentences."),
    _l("Somebody has changed this sentence. Look at what stands there now."),
    _l("Somebody has worked on the sentences that would change. Look at the difference again."),
    _l("the number %(words)s is not in the article"),
    _l("the date %(words)s is not in the article"),
    _l("the name %(words)s is not in the article"),
    _l("“%(words)s” rests on what is no longer in the article"),
    _l("The corrected article is empty. Paste all of it, not only what is new."),
    _l("The article has %(number)s sentences; at most %(limit)s are compared. Submit it as a new one."),
    _l("The bulletin has no segment %(segment)s. It may have been joined with another."),
    _l("The article has %(number)s characters; at most %(limit)s are taken."),
    _l("There is no format %(name)s. Available: %(list)s."),
    _l("There is no %(name)s in %(language)s. Available: %(list)s."),
    _l("The bulletin %(id)s is %(state)s: there is nothing to export yet."),
    _l("There is no interface in %(language)s. Available: %(list)s."),
    _l("A note cannot be in %(language)s. Available: %(list)s."),
    _l("The note has %(number)s characters; at most %(limit)s are taken. Shorten it."),
    _l("Somebody has just taken this bulletin back."),
    _l(
        "Readers have seen another text. Say in a sentence what was corrected: it stands on the page with its date."
    ),
    _l("This campaign has items 1 to %(number)s, there is no %(item)s."),
    _l("There is no run %(name)s in the data folder."),
    _l("No run is chosen. Go back and tick at least one."),
    _l("%(name)s is not evaluated as it is now. Run `bulletins eval report %(folder)s -o report.html`."),
    _l("Both systems wrote the same everywhere: there is nothing to prefer. Choose other runs."),
    _l("A preference needs two runs: choose a second one."),
    _l(
        "The two runs are on different test sets, directions or numbers of segments. Choose two that translate the same segments."
    ),
    _l("Both runs are by the same system. Choose two systems."),
)
