"""Views of the room: signing in and out, one's own account, its second factor and its sessions."""
