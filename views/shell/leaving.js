// What is typed is sent when its field is left. A press too short for that (a touchpad's tap, the back button) would
// overtake it, and the page would be left without it. Here such a press waits until what was typed is on its way.
(() => {
  const FIELD = 100, TABLE = 400  // milliseconds: a table waits 150 of its own before it sends
  const MOST = 1000  // a field that has been left is waited for until it is sent, on a slow machine too
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
    if (event.target === typed) { typed = null; waitForField() }
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
  window.addEventListener("beforeunload", () => { if (typed !== null) typed.blur() }, true)
})()
