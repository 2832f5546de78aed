// Whoever logs in comes back to the page and the case that was asked for: the provider sends everybody to the first page.
(() => {
  const ASKED = "fortjanst.asked", SECRET = "lank"  // a key in the address is kept nowhere
  const here = () => location.pathname + location.search
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest(".st-key-log_in button")) return
    if (!new URLSearchParams(location.search).has(SECRET)) sessionStorage.setItem(ASKED, here())
  }, true)
  const asked = sessionStorage.getItem(ASKED)
  if (asked === null || location.search || !location.pathname.endsWith("/")) return
  sessionStorage.removeItem(ASKED)
  if (asked !== here()) location.replace(asked)
})()
