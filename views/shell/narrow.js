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
})()
