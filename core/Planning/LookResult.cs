namespace MhaHooks.Core.Planning;

public enum LookResult
{
    Already,
    Needed,
    Skip,
}
