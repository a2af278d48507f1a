%% Macros that log only when the level of the module allows it, and say where they stand. Follows: kernel logger(3), "Macros".
-ifndef(LOGGER_HRL).
-define(LOGGER_HRL, true).

-define(LOCATION, #{mfa => {?MODULE, ?FUNCTION_NAME, ?FUNCTION_ARITY}, line => ?LINE, file => ?FILE}).
-define(LOG_IF_ALLOWED(Level, Rest),
        case logger:allow(Level, ?MODULE) of
            true -> erlang:apply(logger, macro_log, [?LOCATION, Level | Rest]);
            false -> ok
        end).

-define(LOG(L, A), ?LOG_IF_ALLOWED(L, [A])).
-define(LOG(L, A, B), ?LOG_IF_ALLOWED(L, [A, B])).
-define(LOG(L, A, B, C), ?LOG_IF_ALLOWED(L, [A, B, C])).
-define(LOG_EMERGENCY(A), ?LOG_IF_ALLOWED(emergency, [A])).
-define(LOG_EMERGENCY(A, B), ?LOG_IF_ALLOWED(emergency, [A, B])).
-define(LOG_EMERGENCY(A, B, C), ?LOG_IF_ALLOWED(emergency, [A, B, C])).
-define(LOG_ALERT(A), ?LOG_IF_ALLOWED(alert, [A])).
-define(LOG_ALERT(A, B), ?LOG_IF_ALLOWED(alert, [A, B])).
-define(LOG_ALERT(A, B, C), ?LOG_IF_ALLOWED(alert, [A, B, C])).
-define(LOG_CRITICAL(A), ?LOG_IF_ALLOWED(critical, [A])).
-define(LOG_CRITICAL(A, B), ?LOG_IF_ALLOWED(critical, [A, B])).
-define(LOG_CRITICAL(A, B, C), ?LOG_IF_ALLOWED(critical, [A, B, C])).
-define(LOG_ERROR(A), ?LOG_IF_ALLOWED(error, [A])).
-define(LOG_ERROR(A, B), ?LOG_IF_ALLOWED(error, [A, B])).
-define(LOG_ERROR(A, B, C), ?LOG_IF_ALLOWED(error, [A, B, C])).
-define(LOG_WARNING(A), ?LOG_IF_ALLOWED(warning, [A])).
-define(LOG_WARNING(A, B), ?LOG_IF_ALLOWED(warning, [A, B])).
-define(LOG_WARNING(A, B, C), ?LOG_IF_ALLOWED(warning, [A, B, C])).
-define(LOG_NOTICE(A), ?LOG_IF_ALLOWED(notice, [A])).
-define(LOG_NOTICE(A, B), ?LOG_IF_ALLOWED(notice, [A, B])).
-define(LOG_NOTICE(A, B, C), ?LOG_IF_ALLOWED(notice, [A, B, C])).
-define(LOG_INFO(A), ?LOG_IF_ALLOWED(info, [A])).
-define(LOG_INFO(A, B), ?LOG_IF_ALLOWED(info, [A, B])).
-define(LOG_INFO(A, B, C), ?LOG_IF_ALLOWED(info, [A, B, C])).
-define(LOG_DEBUG(A), ?LOG_IF_ALLOWED(debug, [A])).
-define(LOG_DEBUG(A, B), ?LOG_IF_ALLOWED(debug, [A, B])).
-define(LOG_DEBUG(A, B, C), ?LOG_IF_ALLOWED(debug, [A, B, C])).

-endif.
