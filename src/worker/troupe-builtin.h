/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The structure that each built-in function defines. */

#pragma once

#include "troupe-values.h"

G_BEGIN_DECLS

/**
 * TroupeBuiltinFlags:
 * @TROUPE_BUILTIN_PRINTS: it writes to standard output, which is then captured for each item
 * @TROUPE_BUILTIN_MISBEHAVES: it fails or does harm on purpose, to see what comes of it
 */
typedef enum
{
  TROUPE_BUILTIN_PRINTS = 1 << 0,
  TROUPE_BUILTIN_MISBEHAVES = 1 << 1,
} TroupeBuiltinFlags;

/**
 * TroupeBuiltin:
 * @name: what it is called by
 * @summary: one line: what it does
 * @shows: a few words: what one sees by it
 * @takes: what an item is
 * @gives: what a value is
 * @example: items, as one would type them
 * @help: a paragraph
 * @flags: what the lane must do for it, and what people should know
 * @apply: runs it on an item of @size bytes, which a newline follows, and appends its value; called
 *   by several threads at once
 * @apply_integer: (nullable): the same for an integer, faster: writes the value as at most
 *   %TROUPE_DECIMAL_ROOM bytes and returns their end; takes well under a microsecond and never
 * fails
 *
 * A built-in function. Each is a constant in a file of its own. Texts are marked for translation
 * and translated where they are shown.
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
 * @TROUPE_BUILTIN_ERROR_ITEM: the item is not what the function takes
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
