// The server writes in the address what a page that is loaded anew has to know: the case, the window. Each time the
// browser would remember one more page, so that who goes back comes to the same page without it, which is then written
// there again, and nobody comes further back. What only says more of the page that is shown takes its place instead.
(() => {
  const NAMED = ["kalkyl", "version"]  // another case, or another version of one, is a place of its own to go back to
  const push = history.pushState
  const isSamePlace = (to) => {
    if (to.origin !== location.origin || to.pathname !== location.pathname || to.hash !== location.hash) return false
    const here = new URLSearchParams(location.search)
    return NAMED.every((name) => !here.has(name) || here.get(name) === to.searchParams.get(name))
  }
  history.pushState = function (state, unused, address) {
    const isMore = address !== undefined && address !== null && isSamePlace(new URL(address, location.href))
    return isMore ? history.replaceState(state, unused, address) : push.call(this, state, unused, address)
  }
})()
