"""Tells the browser which language the page is in, and tells those who cannot see it what the latest result is."""

import streamlit as st

# The status element is a child of the body, so that it stays when the page changes: a screen reader reads only what
# changes in an element that was there before. It is moved out of sight and not hidden, for what is hidden is not read.
_SCRIPT = """
export default function ({ data, parentElement }) {
  parentElement.closest('[data-testid="stElementContainer"]').style.position = "absolute"
  document.documentElement.lang = data.language
  let status = document.getElementById("latest-result")
  if (!status) {
    status = document.createElement("div")
    status.id = "latest-result"
    status.setAttribute("role", "status")
    status.setAttribute("aria-live", "polite")
    Object.assign(status.style, {
      position: "fixed", width: "1px", height: "1px", overflow: "hidden", clipPath: "inset(50%)", whiteSpace: "nowrap",
    })
    document.body.append(status)
  }
  status.lang = data.language
  if (status.textContent !== data.sentence) status.textContent = data.sentence
}
"""

_page_language = st.components.v2.component("page_language", js=_SCRIPT, isolate_styles=False)


def announce(language: str, sentence: str) -> None:
    """Sets the language of the whole page, and has the sentence read aloud if it differs from the latest one.

    Call it once per run, on every page, and last: then what stands above does not move while its script loads.
    """
    _page_language(key="page_language", data={"language": language, "sentence": sentence})
