"""Share and hand in: where the case stands and may go, links to it, remarks on it, and the archive's package."""

import streamlit as st

from views.parts.review.remarks import show_remarks
from views.parts.review.shown import review_to_submit
from views.parts.saved.links import show_links
from views.parts.submitting.handing_in import show_archive, show_standing
from views.state.workspace import workspace


def main() -> None:
    """Draws the page."""
    work = workspace()
    st.title(work.say("sharing.title"))
    opened = work.draft.opened
    if work.draft.case_id is None or opened is None:
        st.info(work.say("versions.nothing_saved"))
        return
    left, right = st.columns(2, gap="large")
    with left:
        show_standing(work, opened, review_to_submit(work))
        show_archive(work, opened)
    with right:
        show_links(work, opened)
        show_remarks(work, opened)


main()
