// On a narrow screen the navigation is a list over the page. It closes when a page has been chosen, so that the page
// is what one sees; and where nobody opened it, as when a window becomes narrow while its page is drawn.
(() => {
  const NARROW = 768  // pixels: below this Streamlit lays the list over the page
  let asked = false  // whether who looks has opened it
  const close = () => {
    if (window.innerWidth <= NARROW) document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click()
  }
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return
    if (event.target.closest("[data-testid=stExpandSidebarButton]")) asked = true
    if (event.target.closest("[data-testid=stSidebarCollapseButton]")) asked = false
    if (event.target.closest("[data-testid=stSidebarNavLink]")) setTimeout(close, 0)
  }, true)
  // In it the pages of a group lie in a part that is no item of the list: a screen reader is told of a group as one item.
  const ITEMS = "[data-testid=stSidebarNavItems]"
  const told = () => {
    asked = asked && window.innerWidth <= NARROW
    if (!asked) close()
    for (const group of document.querySelectorAll(`${ITEMS} > :not(li, [role])`)) group.setAttribute("role", "listitem")
    for (const page of document.querySelectorAll(`${ITEMS} > :not(li) li:not([role])`)) page.setAttribute("role", "none")
  }
  new MutationObserver(told).observe(document.documentElement, {subtree: true, childList: true})
})()
