using MailMover.Core.Model;
using MailMover.Core.Transfer.Planning;
using Xunit;

namespace MailMover.Core.Tests.Planning;

public class SpecialFolderNamesTests
{
    [Theory]
    [InlineData(SpecialUse.Sent, "Sent Items", "Gesendet", "Éléments envoyés", "Elementos enviados", "Posta inviata", "Itens enviados", "Verzonden", "Wysłane", "Отправленные", "送信済みアイテム")]
    [InlineData(SpecialUse.Drafts, "Drafts", "Entwürfe", "Brouillons", "Borradores", "Bozze", "Rascunhos", "Concepten", "Szkice", "Черновики", "下書き")]
    [InlineData(SpecialUse.Trash, "Trash", "Papierkorb", "Corbeille", "Papelera", "Cestino", "Lixeira", "Prullenbak", "Kosz", "Корзина", "ゴミ箱")]
    [InlineData(SpecialUse.Junk, "Spam", "Junk-E-Mail", "Courrier indésirable", "Correo no deseado", "Posta indesiderata", "Lixo eletrônico", "Ongewenst", "Niechciane", "Спам", "迷惑メール")]
    [InlineData(SpecialUse.Archive, "Archive", "Archiv", "Archives", "Archivo", "Archivio", "Arquivo", "Archief", "Archiwum", "Архив", "アーカイブ")]
    public void Ten_languages_are_known_at_the_top_below_inbox_and_at_gmail(SpecialUse use, params string[] names)
    {
        foreach (var name in names)
        {
            Assert.Equal(use, SpecialFolderNames.UseOf(FolderPath.Of(name)));
            Assert.Equal(use, SpecialFolderNames.UseOf(FolderPath.Of("INBOX", name.ToUpperInvariant())));
            Assert.Equal(use, SpecialFolderNames.UseOf(FolderPath.Of("[Gmail]", name)));
            Assert.Equal(SpecialUse.None, SpecialFolderNames.UseOf(FolderPath.Of("Work", name)));
        }
    }

    [Theory]
    [InlineData("Concept")]
    [InlineData("Todos")]
    [InlineData("Important")]
    public void Names_that_people_give_their_own_folders_are_not_taken(string name) =>
        Assert.Equal(SpecialUse.None, SpecialFolderNames.UseOf(FolderPath.Of(name)));
}
