// Charts are drawn dark on white, as on paper. On a dark page they are turned: what was white is dark, and each colour
// keeps its hue, so that a word about a colour holds in both.
(() => {
  const WAIT = 100  // milliseconds after the last change
  const mark = () => {
    const app = document.querySelector("[data-testid=stApp]")
    if (app) document.documentElement.classList.toggle("is-dark", getComputedStyle(app).colorScheme === "dark")
  }
  let due = null
  new MutationObserver(() => { clearTimeout(due); due = setTimeout(mark, WAIT) })
    .observe(document.documentElement, {subtree: true, childList: true})
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => setTimeout(mark, WAIT))
})()
