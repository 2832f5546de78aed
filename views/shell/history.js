// The server writes in the address what a page that is loaded anew has to know: the case, the window. Each time the
// browser would remember one more page, so that who goes back comes to the same page without it, which is then written
// there again, and nobody comes further back. What only says more of the page that is shown takes its place instead.
(() => {
  const NAMED = ["kalkyl", "version"]  // another case, or another version of one, is a place of its own to go back to
  const MOST = 10_000  // milliseconds that a page may take to come
  const push = history.pushState
  const namesOf = (address) => NAMED.map((name) => address.searchParams.get(name))
  const isSamePlace = (to) => {
    if (to.origin !== location.origin || to.pathname !== location.pathname || to.hash !== location.hash) return false
    const here = new URLSearchParams(location.search)
    return NAMED.every((name) => !here.has(name) || here.get(name) === to.searchParams.get(name))
  }
  // Who goes back by the browser's own button is there at once by the address. What the page that was left still has to
  // answer, as to what was typed in it, would else lead there again.
  let came = null
  const state = () => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState
  const untilDrawn = (place, isBegun) => {
    if (came !== place) return
    if (isBegun && state() === "notRunning") came = null
    else setTimeout(untilDrawn, 20, place, isBegun || state() !== "notRunning")
  }
  window.addEventListener("popstate", (event) => {
    if (event.isTrusted) came = {path: location.pathname, until: performance.now() + MOST}
  }, true)
  window.addEventListener("popstate", () => setTimeout(untilDrawn, 0, came, false))  // it has waited for what was typed
  // A link to another case is followed in two steps, first the case and then the page: that is one place to go back from.
  let followed = null
  window.addEventListener("click", (event) => {
    if (event.isTrusted) came = null
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null
    followed = link === null ? null : {to: new URL(link.href, location.href), until: performance.now() + MOST}
  }, true)
  const whole = (to) => {
    const link = followed
    if (link === null || performance.now() > link.until || to.pathname !== location.pathname) return to
    if (link.to.origin !== to.origin || namesOf(link.to).join() !== namesOf(to).join()) return to
    followed = null
    return new URL(link.to.pathname + to.search, to)
  }
  history.pushState = function (stored, unused, address) {
    if (address === undefined || address === null) return push.call(this, stored, unused, address)
    const to = new URL(address, location.href)
    if (came !== null && performance.now() < came.until && to.pathname !== came.path) return
    if (isSamePlace(to)) return history.replaceState(stored, unused, address)
    return push.call(this, stored, unused, whole(to).href)
  }
})()
