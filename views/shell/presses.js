// A press is on what it began on. Where the page moves under a pointer that is still, as while it is being drawn, the
// browser takes it for a press on nothing: here what was pressed is given its click.
(() => {
  const STILL = 6  // pixels
  const HELD = 500  // milliseconds: a longer touch is no press
  const COMES = 60  // milliseconds within which the browser's own click comes
  const PRESSED = "button, a, summary, label, [role=option], [role=tab], [role=menuitem]"
  let begun = null, ended = null
  const keyOf = (place) => [...place.closest("[class*=st-key-]")?.classList ?? []].find((name) => name.startsWith("st-key-"))
  const drawnAnew = (key) => key === undefined ? null : document.querySelector(`.${CSS.escape(key)} button`)
  window.addEventListener("pointerdown", (event) => {
    const place = event.target instanceof Element ? event.target.closest(PRESSED) : null
    ended = null
    begun = place && event.isPrimary && event.button === 0
      ? {place, key: place.matches("button") ? keyOf(place) : undefined, x: event.clientX, y: event.clientY, at: event.timeStamp}
      : null
  }, true)
  window.addEventListener("pointercancel", () => { begun = null }, true)
  window.addEventListener("pointerup", (event) => {
    const press = begun
    begun = null
    if (press === null || Math.hypot(event.clientX - press.x, event.clientY - press.y) > STILL) return
    if (event.pointerType !== "mouse" && event.timeStamp - press.at > HELD) return
    ended = press
    setTimeout(() => {
      if (ended !== press) return
      ended = null
      const place = press.place.isConnected ? press.place : drawnAnew(press.key)
      place?.click()
    }, COMES)
  }, true)
  window.addEventListener("click", (event) => {
    if (event.isTrusted && event.target instanceof Element && event.target.closest(PRESSED) !== null) ended = null
  }, true)
})()
