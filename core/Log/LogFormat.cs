namespace MhaHooks.Core.Log;

public enum LogFormat
{
    Text,
    Json,
}
