using MhaHooks.Core;
using MhaHooks.Providers.Consul;

namespace MhaHooks.Servers.Consul;

/// <summary>The master is the value of a key.</summary>
public sealed class KeyTests(OpenConsul consul) : IClassFixture<OpenConsul>
{
    private readonly string key = $"mysql/{Guid.NewGuid():N}/the master";

    private string Path => $"/v1/kv/{key.Replace(" ", "%20", StringComparison.Ordinal)}";

    [Fact]
    public async Task A_key_is_made_and_twice_is_once()
    {
        Assert.Equal([$"key {key} is '10.0.0.12:3306'"], await AnnounceAsync());
        Assert.Equal([$"Already: key {key} is '10.0.0.12:3306'"], await AnnounceAsync());
        Assert.Equal("10.0.0.12:3306", await consul.Server.GetAsync($"{Path}?raw"));
    }

    [Fact]
    public async Task A_value_keeps_its_flags_and_undo_brings_it_back()
    {
        await consul.Server.PutAsync($"{Path}?flags=42", "10.0.0.11:3306");
        var step = Provider("value = {host}/{ip}/{port}").Announce(Request).Single();
        var (look, said) = await Steps.RunAsync(step);
        Assert.Equal($"key {key} is 'db2/10.0.0.12/3306'", said);
        Assert.Contains("\"Flags\":42", await consul.Server.GetAsync(Path), StringComparison.Ordinal);
        var anew = Provider("value = {host}/{ip}/{port}").Announce(Request).Single();
        Assert.Equal($"key {key} is '10.0.0.11:3306'", await anew.UndoAsync(look.Before, default));
        Assert.Equal($"key {key} is '10.0.0.11:3306'", await anew.UndoAsync(look.Before, default));
    }

    [Fact]
    public async Task A_value_that_is_no_text_comes_back_byte_by_byte()
    {
        await consul.Server.PutAsync(Path, [0xff, 0x00, 0xc3, 0x28]);
        var before = await consul.Server.GetAsync(Path);
        var step = Provider().Announce(Request).Single();
        var (look, _) = await Steps.RunAsync(step);
        await step.UndoAsync(look.Before, default);
        Assert.Contains("\"Value\":\"/wDDKA==\"", before, StringComparison.Ordinal);
        Assert.Contains("\"Value\":\"/wDDKA==\"", await consul.Server.GetAsync(Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undo_of_a_new_key_deletes_it()
    {
        var step = Provider().Announce(Request).Single();
        var (look, _) = await Steps.RunAsync(step);
        Assert.Equal($"there is no key {key}", await Provider().Announce(Request).Single().UndoAsync(look.Before, default));
    }

    [Fact]
    public async Task A_change_between_look_and_act_is_noticed()
    {
        var step = Provider().Announce(Request).Single();
        var look = await step.LookAsync(default);
        await consul.Server.PutAsync(Path, "10.0.0.13:3306");
        var error = await Assert.ThrowsAsync<HookException>(() => step.ActAsync(look, default));
        Assert.Equal(FailureKind.Conflict, error.Kind);
        Assert.Equal("10.0.0.13:3306", await consul.Server.GetAsync($"{Path}?raw"));
    }

    [Fact]
    public async Task A_key_that_is_locked_is_left_alone()
    {
        var session = (await consul.Server.PutAsync("/v1/session/create", "{}")).Split('"')[3];
        await consul.Server.PutAsync($"{Path}?acquire={session}", "somebody");
        var error = await Assert.ThrowsAsync<HookException>(AnnounceAsync);
        Assert.Equal(FailureKind.Conflict, error.Kind);
        Assert.Contains(session, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_passes_only_for_the_holder()
    {
        await AnnounceAsync();
        await Steps.RunAsync(Provider().Preflight(Sections.Status(Sections.Host(2))));
        var error = await Assert.ThrowsAsync<HookException>(() => Steps.RunAsync(Provider().Preflight(Sections.Status(Sections.Host(1)))));
        Assert.Equal(FailureKind.Conflict, error.Kind);
        Assert.EndsWith($"PUT {consul.Server.Url}{Path} 10.0.0.11:3306", error.Next, StringComparison.Ordinal);
    }

    private static Core.Contract.Request Request => Sections.Start(Sections.Host(1), Sections.Host(2));

    private ConsulProvider Provider(params IEnumerable<string> more) =>
        Sections.Provider([$"address = {consul.Server.Url}", "mode = kv", $"key = {key}", .. more]);

    private Task<IReadOnlyList<string>> AnnounceAsync() => Steps.RunAsync(Provider().Announce(Request));
}
