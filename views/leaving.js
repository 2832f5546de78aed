// What is typed is sent when its field is left. A press too short for that (a touchpad's tap, the back button) would
// overtake it, and the page would be left without it. Here such a press waits until what was typed is on its way.
(() => {
  const FIELD = 100, TABLE = 400  // milliseconds: a table waits 150 of its own before it sends
  let typed = null, ready = 0
  const isField = (place) => place instanceof HTMLTextAreaElement || (place instanceof HTMLInputElement && place.type === "text")
  const isTable = (place) => place instanceof Element && place.closest("[data-testid=stDataFrame], #portal, .gdg-style") !== null
  const wait = (time) => { ready = Math.max(ready, performance.now() + time) }
  document.addEventListener("input", (event) => { if (isField(event.target)) typed = event.target }, true)
  document.addEventListener("focusout", (event) => {
    if (isTable(event.target)) wait(TABLE)
    if (event.target === typed) { typed = null; wait(FIELD) }
  }, true)
  document.addEventListener("keydown", (event) => {
    if (isTable(event.target)) wait(TABLE)
    else if (event.key === "Enter" && event.target === typed) wait(FIELD)
  }, true)
  document.addEventListener("paste", (event) => { if (isTable(event.target)) wait(TABLE) }, true)
  document.addEventListener("click", (event) => {
    const pressed = event.target instanceof Element && event.target.closest("a, button")
    const left = ready - performance.now()
    if (!event.isTrusted || !pressed || isTable(pressed) || left <= 0) return
    event.preventDefault()
    event.stopImmediatePropagation()
    setTimeout(() => pressed.isConnected && pressed.click(), left)
  }, true)
  window.addEventListener("popstate", (event) => {
    if (!event.isTrusted) return
    if (typed !== null) { typed.blur(); wait(FIELD) }
    const left = ready - performance.now()
    if (left <= 0) return
    event.stopImmediatePropagation()
    setTimeout(() => window.dispatchEvent(new PopStateEvent("popstate", {state: event.state})), left)
  }, true)
  window.addEventListener("beforeunload", () => { if (typed !== null) typed.blur() }, true)
})()
