/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sets a field of an object and notifies if its value changed. */

#include "troupe-property.h"

/**
 * troupe_property_set_boolean:
 * @object: a #GObject
 * @property: one of its properties
 * @field: where @object keeps the value
 * @value: the value from now on
 *
 * Sets the property, and notifies if that changed it.
 *
 * Returns: whether it did
 */
gboolean
troupe_property_set_boolean (gpointer object, GParamSpec *property, gboolean *field, gboolean value)
{
  value = !!value;
  if (*field == value)
    return FALSE;

  *field = value;
  g_object_notify_by_pspec (object, property);
  return TRUE;
}

/**
 * troupe_property_set_uint:
 * @object: a #GObject
 * @property: one of its properties
 * @field: where @object keeps the value
 * @value: the value from now on
 *
 * Sets the property, and notifies if that changed it.
 *
 * Returns: whether it did
 */
gboolean
troupe_property_set_uint (gpointer object, GParamSpec *property, guint *field, guint value)
{
  if (*field == value)
    return FALSE;

  *field = value;
  g_object_notify_by_pspec (object, property);
  return TRUE;
}

/**
 * troupe_property_set_uint64:
 * @object: a #GObject
 * @property: one of its properties
 * @field: where @object keeps the value
 * @value: the value from now on
 *
 * Sets the property, and notifies if that changed it.
 *
 * Returns: whether it did
 */
gboolean
troupe_property_set_uint64 (gpointer object, GParamSpec *property, guint64 *field, guint64 value)
{
  if (*field == value)
    return FALSE;

  *field = value;
  g_object_notify_by_pspec (object, property);
  return TRUE;
}

/**
 * troupe_property_set_double:
 * @object: a #GObject
 * @property: one of its properties
 * @field: where @object keeps the value
 * @value: the value from now on
 *
 * Sets the property, and notifies if that changed it.
 *
 * Returns: whether it did
 */
gboolean
troupe_property_set_double (gpointer object, GParamSpec *property, double *field, double value)
{
  if (*field == value)
    return FALSE;

  *field = value;
  g_object_notify_by_pspec (object, property);
  return TRUE;
}

/**
 * troupe_property_set_string:
 * @object: a #GObject
 * @property: one of its properties
 * @field: where @object keeps the value
 * @value: (nullable): the value from now on; %NULL is the empty string
 *
 * Sets the property, and notifies if that changed it.
 *
 * Returns: whether it did
 */
gboolean
troupe_property_set_string (gpointer object, GParamSpec *property, char **field, const char *value)
{
  g_autofree char *old = NULL;

  if (value == NULL)
    value = "";
  if (g_strcmp0 (*field, value) == 0)
    return FALSE;

  /* The value may be a part of the old one. */
  old = g_steal_pointer (field);
  *field = g_strdup (value);
  g_object_notify_by_pspec (object, property);
  return TRUE;
}

/**
 * troupe_property_set_strv:
 * @object: a #GObject
 * @property: one of its properties
 * @field: where @object keeps the value
 * @value: (nullable) (array zero-terminated=1): the value from now on; %NULL is the empty list
 *
 * Sets the property, and notifies if that changed it.
 *
 * Returns: whether it did
 */
gboolean
troupe_property_set_strv (gpointer object,
                          GParamSpec *property,
                          GStrv *field,
                          const char *const *value)
{
  static const char *const none[] = { NULL };
  g_auto (GStrv) old = NULL;

  if (value == NULL)
    value = none;
  if (*field && g_strv_equal ((const char *const *) *field, value))
    return FALSE;

  old = g_steal_pointer (field);
  *field = g_strdupv ((char **) value);
  g_object_notify_by_pspec (object, property);
  return TRUE;
}

/**
 * troupe_property_follow:
 * @object: a #GObject
 * @field: the address of the field where @object has a reference to the one that it follows
 * @followed: (nullable): the object to follow from now on
 * @signal: one of its signals
 * @callback: called with @object for that signal, as with %G_CONNECT_SWAPPED
 *
 * Makes @object follow another one instead of the previous one, until it is finalized. It does not
 * notify: the values derived from the other object must change first.
 *
 * Returns: whether it is another one than before
 */
gboolean
troupe_property_follow (gpointer object,
                        gpointer field,
                        gpointer followed,
                        const char *signal,
                        GCallback callback)
{
  GObject **at = field;

  if (*at == followed)
    return FALSE;

  if (*at)
    g_signal_handlers_disconnect_by_func (*at, callback, object);
  g_set_object (at, followed);
  if (followed)
    g_signal_connect_object (followed, signal, callback, object, G_CONNECT_SWAPPED);
  return TRUE;
}
