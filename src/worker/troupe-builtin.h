/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The structure that each built-in function defines. */

#pragma once

#include "troupe-values.h"

G_BEGIN_DECLS

/**
 * TroupeBuiltinFlags:
 * @TROUPE_BUILTIN_PRINTS: it writes to standard output, which is then captured for each item
 * @TROUPE_BUILTIN_MISBEHAVES: it fails or does harm on purpose, to demonstrate the effect
 */
typedef enum
{
  TROUPE_BUILTIN_PRINTS = 1 << 0,
  TROUPE_BUILTIN_MISBEHAVES = 1 << 1,
} TroupeBuiltinFlags;

/**
 * TroupeBuiltin:
 * @name: its name
 * @summary: its purpose, in one line
 * @shows: its effect, in a few words
 * @takes: a description of its items
 * @gives: a description of its values
 * @example: items, as a user would type them
 * @help: a paragraph
 * @flags: requirements on the lane, and warnings for the user
 * @apply: runs it on an item of @size bytes, which a newline follows, and appends its value; called
 *   by several threads at once
 * @apply_integer: (nullable): the same for an integer, faster: writes the value as at most
 *   %TROUPE_DECIMAL_ROOM bytes and returns their end; takes well under a microsecond and never
 *   fails
 *
 * A built-in function. Each is a constant in a file of its own. Texts are marked for translation
 * and translated when they are displayed.
 */
typedef struct
{
  const char *name;
  const char *summary;
  const char *shows;
  const char *takes;
  const char *gives;
  const char *example;
  const char *help;
  TroupeBuiltinFlags flags;
  gboolean (*apply) (const char *item, gsize size, TroupeValues *value, GError **error);
  char *(*apply_integer) (char *at, gint64 number);
} TroupeBuiltin;

/**
 * TroupeBuiltinError:
 * @TROUPE_BUILTIN_ERROR_ITEM: the item is not valid for the function
 * @TROUPE_BUILTIN_ERROR_FAILED: the function could not do it
 */
typedef enum
{
  TROUPE_BUILTIN_ERROR_ITEM,
  TROUPE_BUILTIN_ERROR_FAILED,
} TroupeBuiltinError;

#define TROUPE_BUILTIN_ERROR (troupe_builtin_error_quark ())

GQuark troupe_builtin_error_quark (void);

const TroupeBuiltin *const *troupe_builtin_list (void);
const TroupeBuiltin *troupe_builtin_find (const char *name, GError **error);
char *troupe_builtin_describe_all (void);

G_END_DECLS
