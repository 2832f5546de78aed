"""Many people at one server: pages that speak Streamlit's own protocol, and what they do at their own pace."""
