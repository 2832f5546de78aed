// A list that is open stays open when the page moves by itself. An answer that comes puts rows above it, and the browser
// scrolls so that what is looked at stays in its place; the framework closes an open list at any scroll. Where somebody
// scrolls, the list closes as before.
(() => {
  const MEANT = 500  // milliseconds after a wheel or a finger in which a scroll is somebody's own
  const LIST = "[role=combobox], [role=listbox], [role=option]"
  let acted = -Infinity, isHeld = false
  const act = () => { acted = performance.now() }
  window.addEventListener("wheel", act, {capture: true, passive: true})
  window.addEventListener("touchmove", act, {capture: true, passive: true})
  window.addEventListener("pointerdown", (event) => {  // a scrollbar that is dragged is held
    isHeld = !(event.target instanceof Element && event.target.closest(LIST) !== null)
  }, true)
  for (const kind of ["pointerup", "pointercancel"]) window.addEventListener(kind, () => { isHeld = false }, true)
  window.addEventListener("scroll", (event) => {
    const opened = document.querySelector("[role=combobox][aria-expanded=true]")
    if (opened === null || isHeld || performance.now() - acted < MEANT) return
    if (event.target instanceof Element && !event.target.contains(opened)) return
    event.stopImmediatePropagation()
    window.dispatchEvent(new Event("resize"))  // the list goes with its field, should that have moved
  }, true)
})()
