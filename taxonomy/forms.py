"""The form fields of this app, at the place where other apps look for them."""

from taxonomy.pickers import CodePicker, CodePickerField, search_button_name, suspend_validation

__all__ = ["CodePicker", "CodePickerField", "search_button_name", "suspend_validation"]
