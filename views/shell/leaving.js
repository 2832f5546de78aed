// What is typed is sent when its field is left. A press too short for that (a touchpad's tap, the back button) would
// overtake it, and the page would be left without it. Here such a press waits until what was typed is on its way.
(() => {
  const SENT_AFTER = 150  // milliseconds that a table waits before it sends
  const FIELD = 100, TABLE = 400  // milliseconds
  const MOST = 1000  // a field that has been left is waited for until it is sent, on a slow machine too
  const DISABLED = 500  // from the moment that a field loses its focus until it is disabled, where the server is gone
  const DRAWN = 30  // times that a page is waited for that the server has drawn anew
  const GIVEN = 150  // times that the field is looked for, a tenth of a second apart
  const CELL = "#portal textarea, #portal input"  // the editor of a cell
  const KEPT = "fortjanst.typed", KEPT_FOR = 60_000  // milliseconds that a page loaded anew may take to come
  let typed = null, before = "", ready = 0, unsent = 0
  const isField = (place) => place instanceof HTMLTextAreaElement || (place instanceof HTMLInputElement && place.type === "text")
  const isTable = (place) => place instanceof Element && place.closest("[data-testid=stDataFrame], #portal, .gdg-style") !== null
  const wait = (time) => { ready = Math.max(ready, performance.now() + time) }
  const waitForField = () => { wait(FIELD); unsent = performance.now() + MOST }
  const isTyping = () => document.documentElement.hasAttribute("data-typing")  // keys wait for a table (cells.js)
  const isLeft = () => Math.max(ready, unsent) > performance.now() || isTyping() || later.size > 0
  const afterwards = (action) => isLeft() ? setTimeout(() => afterwards(action), 20) : action()
  // A table sends some time after its last cell. What it has still to send can be sent at once.
  const later = new Map(), timeout = window.setTimeout, clear = window.clearTimeout
  let atOnce = null
  window.setTimeout = function (action, time, ...facts) {
    if (atOnce !== null && !time) return atOnce.push(() => action(...facts))
    if (time !== SENT_AFTER || typeof action !== "function") return timeout.call(window, action, time, ...facts)
    const timer = timeout.call(window, () => { later.delete(timer); action(...facts) }, time)
    later.set(timer, () => action(...facts))
    return timer
  }
  window.clearTimeout = function (timer) {
    later.delete(timer)
    clear.call(window, timer)
  }
  const sendTables = () => {
    for (const [timer, action] of [...later]) { window.clearTimeout(timer); action() }
  }
  // The cell that is being typed is taken as by Enter, which else happens a moment later.
  const endCell = () => {
    const editor = document.querySelector(CELL)
    if (editor === null) return
    atOnce = []
    editor.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", code: "Enter", keyCode: 13, bubbles: true, cancelable: true}))
    const actions = atOnce
    atOnce = null
    for (const action of actions) action()
  }
  // Once the keys that wait have been given, what a table has is sent at once, and then the page is left.
  const endTables = (action) => {
    if (isTyping()) return void setTimeout(endTables, 20, action)
    endCell()
    sendTables()
    afterwards(action)
  }
  const send = WebSocket.prototype.send
  WebSocket.prototype.send = function (...message) {
    unsent = 0
    return send.apply(this, message)
  }
  document.addEventListener("focusin", (event) => { if (isField(event.target)) before = event.target.value }, true)
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
    const key = pressed.matches("button") ? keyOf(pressed) : undefined
    afterwards(() => (pressed.isConnected || key === undefined ? pressed : drawnAnew(key))?.click())
  }, true)
  // The button that stands where one was pressed, which the page has drawn anew since.
  const drawnAnew = (key) => [...document.querySelectorAll("[class*=st-key-] button")].find((one) => keyOf(one) === key)
  window.addEventListener("popstate", (event) => {
    if (!event.isTrusted) return
    if (typed !== null) { typed.blur(); waitForField() }
    if (!isLeft() && document.querySelector(CELL) === null) return
    event.stopImmediatePropagation()
    endTables(() => window.dispatchEvent(new PopStateEvent("popstate", {state: event.state})))
  }, true)
  // While the server is gone every field is disabled, and the one that was being typed in loses its focus unsent. When
  // the server is back and has drawn the page, that field, or the one drawn in its place, has the text and the focus
  // again, so that leaving it sends it.
  let held = null, last = null
  const hold = (field) => { last = {field, until: performance.now() + DISABLED} }
  const isLost = (field) => field.disabled && (field === typed || (field === last?.field && performance.now() < last.until))
  // Fields that are called the same, such as those of remarks, are told apart by their keys, without how often they
  // have started over.
  const keyOf = (field) => [...field.closest("[class*=st-key-]")?.classList ?? []]
    .find((one) => one.startsWith("st-key-"))?.replace(/-\d+-\d+$/, "")
  const among = (fields, key) => {
    const same = fields.length > 1 && key !== undefined ? fields.filter((field) => keyOf(field) === key) : fields
    return same.length === 1 ? same[0] : null
  }
  // A part that was open is folded on the page that comes, without the fields in it.
  const foldOf = (field) => {
    const fold = field.closest("[data-testid=stExpander]")
    return fold === null ? undefined : keyOf(fold)
  }
  const unfold = () => {
    const fold = document.querySelector(`.${CSS.escape(held.fold)} details:not([open]) > summary`)
    if (fold === null) return
    held.fold = undefined
    fold.click()
  }
  const give = () => {
    const {field, name, key, text, stood, said} = held
    const isRunning = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState !== "notRunning"
    held.isNew ||= isRunning || held.left < GIVEN - DRAWN
    const isDrawn = held.isNew && !isRunning
    const named = [...document.querySelectorAll("input[type=text], textarea")].filter((one) => one.ariaLabel === name)
    const place = field?.isConnected ? field : among(named, key)
    if (isDrawn && place !== null && stood !== undefined && place.value !== stood) { held = null; return }  // it was saved
    if (isDrawn && place !== null && !place.disabled) {
      place.focus({preventScroll: true})
      if (document.activeElement === place) {
        held = null
        typed = place
        if (place === field) before = said  // what stands in it is what was typed, which the server never got
        if (place.value === text) return
        Object.getOwnPropertyDescriptor(Object.getPrototypeOf(place), "value").set.call(place, text)
        place.dispatchEvent(new Event("input", {bubbles: true}))
        if (stood !== undefined) setTimeout(() => place.blur(), FIELD)
        return
      }
    }
    if (isDrawn && place === null && held.fold !== undefined) unfold()
    held.left -= 1
    if (held.left > 0) setTimeout(give, 100)
    else held = null
  }
  new MutationObserver((changes) => {
    const lost = changes.find((change) => isLost(change.target))?.target
    if (lost !== undefined) {
      held = {field: lost, name: lost.ariaLabel, key: keyOf(lost), text: lost.value, said: before, left: GIVEN, isNew: false}
      typed = last = null
    }
    if (held === null || held.left < GIVEN || (held.field?.isConnected && held.field.disabled)) return
    held.left -= 1
    setTimeout(give, 0)
  }).observe(document.documentElement, {subtree: true, childList: true, attributes: true, attributeFilter: ["disabled"]})
  // Who loads the page anew from the keyboard with something of a table unsent waits until it is sent and answered.
  const ANSWERED = 3, PATIENCE = 50  // tenths of a second that the page is still, and at most
  const loadAnew = (still, left) => {
    if (still >= ANSWERED || left <= 0) { location.reload(); return }
    const isStill = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning" && !isLeft()
    setTimeout(() => loadAnew(isStill ? still + 1 : 0, left - 1), 100)
  }
  window.addEventListener("keydown", (event) => {
    const isAnew = event.key === "F5" || ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "r")
    if (!event.isTrusted || !isAnew) return
    if (document.querySelector(CELL) === null && !isLeft()) return
    event.preventDefault()
    event.stopImmediatePropagation()
    endCell()
    sendTables()
    loadAnew(0, PATIENCE)
  }, true)
  const kept = () => JSON.parse(sessionStorage.getItem(KEPT))
  // A page that is loaded anew in the middle of typing sends what was typed as it goes, but the page that comes may be
  // quicker than that. It then types it in its field, where the field still says what it said before. Of a page that
  // was left for another, it waits for whoever comes back.
  window.addEventListener("beforeunload", () => {
    endCell()
    sendTables()
    // Of a page that stayed after all, as where a file was fetched: it is typed no more.
    if (kept()?.at === location.href) sessionStorage.removeItem(KEPT)
    if (typed === null) return
    const left = {
      at: location.href, name: typed.ariaLabel, key: keyOf(typed), fold: foldOf(typed),
      text: typed.value, stood: before, until: Date.now() + KEPT_FOR,
    }
    typed.blur()
    sessionStorage.setItem(KEPT, JSON.stringify(left))
  }, true)
  const left = kept()
  if (left !== null && (left.at === location.href || left.until < Date.now())) sessionStorage.removeItem(KEPT)
  if (left !== null && left.at === location.href && left.until > Date.now()) {
    held = {field: null, name: left.name, key: left.key, fold: left.fold, text: left.text, stood: left.stood, left: GIVEN, isNew: true}
    setTimeout(give, 100)
  }
})()
