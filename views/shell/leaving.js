// What is typed is sent when its field is left. A press too short for that (a touchpad's tap, the back button) would
// overtake it, and the page would be left without it. Here such a press waits until what was typed is on its way.
(() => {
  const FIELD = 100, TABLE = 400  // milliseconds: a table waits 150 of its own before it sends
  const MOST = 1000  // a field that has been left is waited for until it is sent, on a slow machine too
  const DISABLED = 300  // from the moment that the server is gone until every field is disabled
  const GIVEN = 50  // times that the focus is given back, a tenth of a second apart
  let typed = null, ready = 0, unsent = 0
  const isField = (place) => place instanceof HTMLTextAreaElement || (place instanceof HTMLInputElement && place.type === "text")
  const isTable = (place) => place instanceof Element && place.closest("[data-testid=stDataFrame], #portal, .gdg-style") !== null
  const wait = (time) => { ready = Math.max(ready, performance.now() + time) }
  const waitForField = () => { wait(FIELD); unsent = performance.now() + MOST }
  const isLeft = () => Math.max(ready, unsent) > performance.now()
  const afterwards = (action) => isLeft() ? setTimeout(() => afterwards(action), 20) : action()
  const send = WebSocket.prototype.send
  WebSocket.prototype.send = function (...message) {
    unsent = 0
    return send.apply(this, message)
  }
  document.addEventListener("input", (event) => { if (isField(event.target)) typed = event.target }, true)
  document.addEventListener("focusout", (event) => {
    if (isTable(event.target)) wait(TABLE)
    if (event.target === typed) { hold(typed); typed = null; waitForField() }
  }, true)
  document.addEventListener("keydown", (event) => {
    if (isTable(event.target)) wait(TABLE)
    else if (event.key === "Enter" && event.target === typed) waitForField()
  }, true)
  document.addEventListener("paste", (event) => { if (isTable(event.target)) wait(TABLE) }, true)
  document.addEventListener("click", (event) => {
    const pressed = event.target instanceof Element && event.target.closest("a, button")
    if (!event.isTrusted || !pressed || isTable(pressed) || !isLeft()) return
    event.preventDefault()
    event.stopImmediatePropagation()
    afterwards(() => pressed.isConnected && pressed.click())
  }, true)
  window.addEventListener("popstate", (event) => {
    if (!event.isTrusted) return
    if (typed !== null) { typed.blur(); waitForField() }
    if (!isLeft()) return
    event.stopImmediatePropagation()
    afterwards(() => window.dispatchEvent(new PopStateEvent("popstate", {state: event.state})))
  }, true)
  // While the server is gone every field is disabled, and the one that was being typed in loses its focus unsent. It gets
  // the focus back with the server, so that leaving it sends it.
  let held = null
  const hold = (field) => setTimeout(() => { if (field.disabled) held = field }, DISABLED)
  new MutationObserver(() => {
    if (held === null || held.disabled) return
    const field = held
    held = null
    give(field, GIVEN)
  }).observe(document.documentElement, {subtree: true, attributes: true, attributeFilter: ["disabled"]})
  // What told of the lost server lies over the page for a moment more and holds the focus.
  const give = (field, times) => {
    if (!field.isConnected || times === 0) return
    field.focus({preventScroll: true})
    if (document.activeElement === field) typed = field
    else setTimeout(() => give(field, times - 1), 100)
  }
  window.addEventListener("beforeunload", () => { if (typed !== null) typed.blur() }, true)
})()
