// On a narrow screen the navigation is a list over the page. It closes when a page has been chosen, so that the page
// is what one sees.
(() => {
  const NARROW = 768  // pixels: below this Streamlit lays the list over the page
  document.addEventListener("click", (event) => {
    const chosen = event.target instanceof Element && event.target.closest("[data-testid=stSidebarNavLink]")
    if (!chosen || window.innerWidth > NARROW) return
    const close = () => document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click()
    setTimeout(close, 0)
  })
  // In it the pages of a group lie in a part that is no item of the list: a screen reader is told of a group as one item.
  const ITEMS = "[data-testid=stSidebarNavItems]"
  const told = () => {
    for (const group of document.querySelectorAll(`${ITEMS} > :not(li, [role])`)) group.setAttribute("role", "listitem")
    for (const page of document.querySelectorAll(`${ITEMS} > :not(li) li:not([role])`)) page.setAttribute("role", "none")
  }
  new MutationObserver(told).observe(document.documentElement, {subtree: true, childList: true})
})()
