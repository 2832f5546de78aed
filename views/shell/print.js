// A page on paper: what is read and not what is pressed. The overview takes two pages of A4.
document.addEventListener("DOMContentLoaded", () => {
  const hidden = [
    "[data-testid=stHeader]", "[data-testid=stSidebar]", "[data-testid=stToolbar]", "[data-testid=stElementToolbar]",
    "[data-testid=stSlider]", "[data-testid=stPageLink]", "[data-testid=stFileUploader]", "[data-testid=stStatusWidget]",
    "[data-testid=stExpander]:has(details:not([open]))", "[data-testid=stMain] button:not([role=tab])",
  ]
  const rules = [
    `${hidden.join(", ")} { display: none !important }`,
    "html { font-size: 11px !important }",
    "[data-testid=stApp], [data-testid=stAppViewContainer], [data-testid=stMain] " +
      "{ position: static !important; height: auto !important; overflow: visible !important; background: none !important }",
    "[data-testid=stMainBlockContainer] { padding: 0 !important; max-width: none !important }",
    "[data-testid=stVerticalBlock] { gap: 0.5rem !important }",
    "[data-testid=stHorizontalBlock] { flex-wrap: nowrap !important; gap: 0.75rem !important }",
    "[data-testid=stColumn] { min-width: 0 !important }",
    "h1 { font-size: 1.9rem !important } h2 { font-size: 1.4rem !important } h3 { font-size: 1.15rem !important }",
    "h1, h2, h3 { padding: 0.3rem 0 !important; break-after: avoid }",
    "[data-testid=stVegaLiteChart], [data-testid=stMetric], tr, li { break-inside: avoid }",
    "[data-testid=stVegaLiteChart] :is(canvas, svg) { max-width: 100% !important; height: auto !important }",
    "td, th { padding: 0.15rem 0.4rem !important } hr { margin: 0.5rem 0 !important }",
  ]
  const style = document.createElement("style")
  style.textContent = `@page { size: A4; margin: 13mm } @media print { ${rules.join(" ")} }`
  document.head.append(style)
})
