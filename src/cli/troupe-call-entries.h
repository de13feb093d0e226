/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The options of the command line, by theme. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean
troupe_call_parse_option (const char *name, const char *value, gpointer data, GError **error);

/* The bytes are kept: an argument need not be text. */
#define OPTION(name, letter, help, value)                                                        \
  {                                                                                              \
    name, letter, G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK, troupe_call_parse_option, help, \
        value                                                                                    \
  }
#define FLAG(name, letter, help)                                                               \
  {                                                                                            \
    name, letter, G_OPTION_FLAG_NO_ARG, G_OPTION_ARG_CALLBACK, troupe_call_parse_option, help, \
        NULL                                                                                   \
  }

/* Other and earlier names, which the help leaves out. */
#define HIDDEN_OPTION(name, letter)                                                     \
  {                                                                                     \
    name, letter, G_OPTION_FLAG_FILENAME | G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_CALLBACK, \
        troupe_call_parse_option, NULL, NULL                                            \
  }
#define HIDDEN_FLAG(name, letter)                                                     \
  {                                                                                   \
    name, letter, G_OPTION_FLAG_NO_ARG | G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_CALLBACK, \
        troupe_call_parse_option, NULL, NULL                                          \
  }

extern const GOptionEntry troupe_call_subject_entries[];
extern const GOptionEntry troupe_call_item_entries[];
extern const GOptionEntry troupe_call_input_entries[];
extern const GOptionEntry troupe_call_save_entries[];
extern const GOptionEntry troupe_call_worker_entries[];
extern const GOptionEntry troupe_call_thread_entries[];
extern const GOptionEntry troupe_call_place_entries[];
extern const GOptionEntry troupe_call_file_entries[];
extern const GOptionEntry troupe_call_pace_entries[];
extern const GOptionEntry troupe_call_failure_entries[];
extern const GOptionEntry troupe_call_command_entries[];
extern const GOptionEntry troupe_call_python_entries[];
extern const GOptionEntry troupe_call_output_entries[];
extern const GOptionEntry troupe_call_resume_entries[];
extern const GOptionEntry troupe_call_again_entries[];
extern const GOptionEntry troupe_call_display_entries[];
extern const GOptionEntry troupe_call_dry_entries[];
extern const GOptionEntry troupe_call_alias_entries[];

G_END_DECLS
