/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Registers the enumerations of a job's properties, whose nicknames are the words of job files and
 * of the command line. */

#include "troupe-job-enums.h"

G_DEFINE_ENUM_TYPE (TroupeJobKind,
                    troupe_job_kind,
                    G_DEFINE_ENUM_VALUE (TROUPE_JOB_FUNCTION, "function"),
                    G_DEFINE_ENUM_VALUE (TROUPE_JOB_COMMAND, "command"),
                    G_DEFINE_ENUM_VALUE (TROUPE_JOB_PYTHON, "python"),
                    G_DEFINE_ENUM_VALUE (TROUPE_JOB_PROGRAM, "program"))

G_DEFINE_ENUM_TYPE (TroupeHalt,
                    troupe_halt,
                    G_DEFINE_ENUM_VALUE (TROUPE_HALT_NEVER, "never"),
                    G_DEFINE_ENUM_VALUE (TROUPE_HALT_SOON, "soon"),
                    G_DEFINE_ENUM_VALUE (TROUPE_HALT_NOW, "now"))

G_DEFINE_ENUM_TYPE (TroupeHaltWhy,
                    troupe_halt_why,
                    G_DEFINE_ENUM_VALUE (TROUPE_HALT_FAIL, "fail"),
                    G_DEFINE_ENUM_VALUE (TROUPE_HALT_SUCCESS, "success"),
                    G_DEFINE_ENUM_VALUE (TROUPE_HALT_DONE, "done"))

G_DEFINE_ENUM_TYPE (TroupeFill,
                    troupe_fill,
                    G_DEFINE_ENUM_VALUE (TROUPE_FILL_NO, "no"),
                    G_DEFINE_ENUM_VALUE (TROUPE_FILL_CONTEXT, "context"),
                    G_DEFINE_ENUM_VALUE (TROUPE_FILL_PLAIN, "plain"),
                    G_DEFINE_ENUM_VALUE (TROUPE_FILL_XARGS, "xargs"))
