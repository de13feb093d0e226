/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Setters of properties that are a plain field of their object. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SECTION:troupe-property
 *
 * The work of a setter for a property with %G_PARAM_EXPLICIT_NOTIFY: it compares the new value with
 * the field, and changes the field and notifies only if they differ.
 */

gboolean troupe_property_set_boolean (gpointer object,
                                      GParamSpec *property,
                                      gboolean *field,
                                      gboolean value);
gboolean
troupe_property_set_uint (gpointer object, GParamSpec *property, guint *field, guint value);
gboolean
troupe_property_set_uint64 (gpointer object, GParamSpec *property, guint64 *field, guint64 value);
gboolean
troupe_property_set_double (gpointer object, GParamSpec *property, double *field, double value);
gboolean
troupe_property_set_string (gpointer object, GParamSpec *property, char **field, const char *value);
gboolean troupe_property_set_strv (gpointer object,
                                   GParamSpec *property,
                                   GStrv *field,
                                   const char *const *value);

gboolean troupe_property_follow (gpointer object,
                                 gpointer field,
                                 gpointer followed,
                                 const char *signal,
                                 GCallback callback);

G_END_DECLS
