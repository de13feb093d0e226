/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Checks what is typed a moment after it was typed, without blocking. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TroupeLateCheckFunc:
 * @text: what was typed
 *
 * Called in a thread of its own.
 *
 * Returns: (transfer full) (nullable): a sentence that says what is wrong, or %NULL
 */
typedef char *(*TroupeLateCheckFunc) (const char *text);

/**
 * TroupeLateCheckDone:
 * @owner: the owner of the check
 * @sentence: (nullable): what is wrong
 *
 * Called in the main thread when the result changes.
 */
typedef void (*TroupeLateCheckDone) (gpointer owner, const char *sentence);

/**
 * TroupeLateCheck:
 *
 * Looks for files and programs that a person names. A file system that does not answer delays
 * nothing but the result.
 */
typedef struct _TroupeLateCheck TroupeLateCheck;

TroupeLateCheck *
troupe_late_check_new (TroupeLateCheckFunc check, TroupeLateCheckDone done, gpointer owner);
void troupe_late_check_free (TroupeLateCheck *self);
void troupe_late_check_set_text (TroupeLateCheck *self, const char *text);

/* Checks. */
char *troupe_late_check_file (const char *text);
char *troupe_late_check_files (const char *text);
char *troupe_late_check_folder (const char *text);
char *troupe_late_check_folder_to_write (const char *text);
char *troupe_late_check_workdir (const char *text);
char *troupe_late_check_file_to_write (const char *text);
char *troupe_late_check_program (const char *text);
char *troupe_late_check_command (const char *text);
char *troupe_late_check_limit (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeLateCheck, troupe_late_check_free)

G_END_DECLS
